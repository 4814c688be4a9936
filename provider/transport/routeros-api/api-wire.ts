import { randomBytes } from "node:crypto";
import type { LoginFacts } from "../../core/contract";
import { SshError } from "../../core/errors";
import type { ApiRequest, HostKeyRequest, RouterosAnswer, RouterosRequest, RowPattern } from "../../core/routeros";
import type { ShownHostKey } from "../show-host-key";
import { TimeLimit } from "../time-limit";
import type { Wire } from "../wire";
import type { HardenedRouteros } from "./hardened-routeros";

export interface ApiConnection {
  client: HardenedRouteros;
  name: string;
  login: LoginFacts;
  /** Seconds that a request may take unless its caller says otherwise. */
  requestTimeout: number;
  showHostKey(handshake: HostKeyRequest["handshake"]): Promise<ShownHostKey>;
}

/** Between two tries of a request that waits for rows, in milliseconds: doubled from the first to the last. */
const pauses = { first: 100, last: 1000 };

/** Speaks the RouterOS API over one connection. */
export class ApiWire implements Wire<RouterosRequest, RouterosAnswer> {
  /** What vouches for the router is a certificate. */
  readonly knownHostsFile = undefined;

  constructor(private readonly connection: ApiConnection) {}

  get login(): LoginFacts {
    return this.connection.login;
  }

  get alive(): boolean {
    return this.connection.client.isAlive;
  }

  get closed(): Promise<SshError> {
    return this.connection.client.closed;
  }

  announcedHostKeys(): Promise<Buffer[]> {
    return Promise.resolve([]);
  }

  close(): void {
    this.connection.client.close();
  }

  /** `timeoutSeconds` is for all of it; without it, each request has the time-out of requests to itself. */
  async ask(
    requests: readonly RouterosRequest[],
    timeoutSeconds?: number,
    heard?: Map<string, RouterosAnswer>,
  ): Promise<Map<string, RouterosAnswer>> {
    const limit = timeoutSeconds === undefined ? undefined : new TimeLimit(timeoutSeconds);
    const answers = new Map<string, RouterosAnswer>();
    let failed = false;
    const keep = (request: RouterosRequest, answer: RouterosAnswer) => {
      answers.set(request.key, answer);
      heard?.set(request.key, answer);
      failed ||= answer.traps.some(({ message }) => !mayFail(request, message));
    };
    const conditional = requests.findIndex((request) => conditionOf(request) !== undefined);
    const together = conditional < 0 ? requests : requests.slice(0, conditional);
    for (const [index, answer] of (await all(together.map((request) => this.answer(request, limit)))).entries()) {
      keep(together[index] as RouterosRequest, answer);
    }
    for (const request of requests.slice(together.length)) {
      const condition = conditionOf(request);
      const holds = condition === undefined || condition === "then" || (condition === "failed") === failed;
      keep(request, holds ? await this.answer(request, limit) : { rows: [], traps: [], skipped: true });
    }
    return answers;
  }

  private answer(request: RouterosRequest, limit: TimeLimit | undefined): Promise<RouterosAnswer> {
    if ("handshake" in request)
      return request.unlike === undefined
        ? this.handshake(request)
        : this.handshakeUntil(request, request.unlike, limit);
    return request.until === undefined ? this.send(request, limit) : this.sendUntil(request, request.until, limit);
  }

  private send({ words, throwaway }: ApiRequest, limit: TimeLimit | undefined): Promise<RouterosAnswer> {
    const { client, requestTimeout } = this.connection;
    const madeUp = throwaway === undefined ? [] : [`=${throwaway}=${randomBytes(32).toString("base64url")}`];
    return client.send([...words, ...madeUp], limit === undefined ? requestTimeout : Math.max(0, limit.secondsLeft));
  }

  private async sendUntil(
    request: ApiRequest,
    until: NonNullable<ApiRequest["until"]>,
    limit: TimeLimit | undefined,
  ): Promise<RouterosAnswer> {
    const patience = new TimeLimit(until.seconds);
    for (let pause = pauses.first; ; pause = Math.min(2 * pause, pauses.last)) {
      const answer = await this.send(request, limit);
      if (isSettled(answer, until)) return answer;
      if (patience.secondsLeft <= 0 || (limit !== undefined && limit.secondsLeft <= 0)) return answer;
      await patience.pause(pause);
    }
  }

  private async handshakeUntil(
    request: HostKeyRequest,
    unlike: NonNullable<HostKeyRequest["unlike"]>,
    limit: TimeLimit | undefined,
  ): Promise<RouterosAnswer> {
    const patience = new TimeLimit(unlike.seconds);
    for (let pause = pauses.first; ; pause = Math.min(2 * pause, pauses.last)) {
      const answer = await this.handshake(request);
      if (answer.hostKey !== undefined && answer.hostKey.base64 !== unlike.key) return answer;
      if (patience.secondsLeft <= 0 || (limit !== undefined && limit.secondsLeft <= 0)) return answer;
      await patience.pause(pause);
    }
  }

  private async handshake({ handshake }: HostKeyRequest): Promise<RouterosAnswer> {
    const { client, showHostKey } = this.connection;
    if (!client.isAlive) throw await client.closed;
    try {
      return { rows: [], traps: [], ...(await showHostKey(handshake)) };
    } catch (error) {
      // The SSH server may be off, or closed to us: that says something about it, and nothing about this connection.
      if (!(error instanceof SshError) || error.code !== "unreachable") throw error;
      return { rows: [], traps: [], refused: error.message };
    }
  }
}

const conditionOf = (request: RouterosRequest) => ("when" in request ? request.when : undefined);

function mayFail(request: RouterosRequest, message: string): boolean {
  const words = "mayFail" in request ? request.mayFail : undefined;
  return words === true || words?.some((beginning) => message.startsWith(beginning)) === true;
}

/** Waiting changes nothing about a refusal, except where it says that the thing is not there (yet): `no such item (4)`. */
function isSettled({ rows, traps }: RouterosAnswer, wanted: NonNullable<ApiRequest["until"]>): boolean {
  const [trap] = traps;
  if (trap !== undefined) return wanted.rows === "none" || !trap.message.startsWith("no such item");
  const { like = [{}] } = wanted;
  return like.every((pattern) => (wanted.rows === "some") === rows.some((row) => isLike(row, pattern)));
}

const isLike = (row: RouterosAnswer["rows"][number], pattern: RowPattern): boolean =>
  Object.entries(pattern).every(([property, text]) => text.test(row[property] ?? ""));

/** All are waited for, also when one fails: the next round begins when nothing of this one is under way. */
async function all<T>(work: Promise<T>[]): Promise<T[]> {
  await Promise.allSettled(work);
  return Promise.all(work);
}
