/** What can be made to happen to one rpc. */
type Trouble = "dropBefore" | "dropAfter" | "loseReply" | "garbage";

interface Planned {
  trouble: Trouble;
  rpc: string;
  times: number;
}

/**
 * Faults on demand. An rpc is named by its element, or more closely as the counters name it: `commit-configuration
 * check`, `commit-configuration confirmed`; `*` is any. Each fault strikes once, or as many times as is said.
 */
export class Faults {
  /** `<commit-results>` as some releases write it: `<routing-engine>` is never closed. Until it is set to false. */
  malformedCommit = false;
  /** Commits fail because nothing can be written. */
  diskFull = false;
  /** Commits succeed with a warning about a licence. */
  licenceWarning = false;
  /** How long every commit takes, by the clock of the device. */
  commitSeconds = 0;
  /** Connections that are closed before the server has said a word. */
  refuseConnections = 0;
  private planned: Planned[] = [];
  private readonly delays = new Map<string, number>();
  private passed = 0;
  private cutAt: number | undefined;

  /** The connection is cut when the rpc has arrived; it is not carried out. */
  dropBefore = (rpc: string, times = 1) => this.plan("dropBefore", rpc, times);
  /** The rpc is carried out; then the connection is cut, without a reply. */
  dropAfter = (rpc: string, times = 1) => this.plan("dropAfter", rpc, times);
  /** The rpc is carried out and never answered; the connection stays. */
  loseReply = (rpc: string, times = 1) => this.plan("loseReply", rpc, times);
  /** What comes back is no XML. */
  garbage = (rpc: string, times = 1) => this.plan("garbage", rpc, times);

  /** Every reply to the rpc comes this much later (real time). 0 ends that. */
  delay(rpc: string, milliseconds: number): void {
    this.delays.set(rpc, milliseconds);
  }

  /**
   * Cuts the connection at the n-th message from now on, counted over all sessions and in both directions, hellos
   * included: one that arrives is not read any more, one that leaves is not sent. Undefined: no cut, the count begins anew.
   */
  cutAtMessage(n: number | undefined): void {
    this.cutAt = n;
    this.passed = 0;
  }

  /** Messages since the start, or since `cutAtMessage` was last called. */
  get messages(): number {
    return this.passed;
  }

  /** How many of the planned ones have not struck yet. */
  get waiting(): number {
    return this.planned.reduce((sum, { times }) => sum + times, 0);
  }

  /** Everything as it was at the start. */
  clear(): void {
    this.malformedCommit = this.diskFull = this.licenceWarning = false;
    this.commitSeconds = this.refuseConnections = 0;
    this.planned = [];
    this.delays.clear();
    this.cutAtMessage(undefined);
  }

  /** For the server: a message comes or goes. True: cut here. */
  isCutHere(): boolean {
    return ++this.passed === this.cutAt;
  }

  /** For the server: whether this trouble is planned for the rpc; it counts as having struck. */
  strikes(trouble: Trouble, rpc: string): boolean {
    const found = this.planned.find((each) => each.trouble === trouble && each.times > 0 && isMeant(each.rpc, rpc));
    if (found === undefined) return false;
    found.times--;
    return true;
  }

  /** For the server: how much later the reply to this rpc comes. */
  delayOf(rpc: string): number {
    return [...this.delays].find(([name]) => isMeant(name, rpc))?.[1] ?? 0;
  }

  /** For the server: whether to hang up on a new connection. */
  refusesConnection(): boolean {
    if (this.refuseConnections <= 0) return false;
    this.refuseConnections--;
    return true;
  }

  private plan(trouble: Trouble, rpc: string, times: number): void {
    this.planned.push({ trouble, rpc, times });
  }
}

const isMeant = (name: string, rpc: string) => name === "*" || name === rpc || name === rpc.split(" ")[0];
