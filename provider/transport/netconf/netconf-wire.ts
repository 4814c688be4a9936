import type { LoginFacts } from "../../core/contract";
import { SshError } from "../../core/errors";
import type { XmlElement } from "../../core/formats/xml-element";
import type { HandshakeRequest, NetconfAnswer, NetconfRequest, RpcRequest } from "../../core/netconf";
import { showHostKey } from "../show-host-key";
import { SlotPool } from "../slot-pool";
import type { SshConnection } from "../ssh-connection";
import { TimeLimit } from "../time-limit";
import type { Wire } from "../wire";
import { CandidateState } from "./candidate-state";
import type { NetconfSession } from "./netconf-session";
import { openSession } from "./open-session";
import { rpcErrors } from "./rpc-errors";

/** Speaks NETCONF over one SSH connection, in one session: what is locked and edited stays so from round to round. */
export class NetconfWire implements Wire<NetconfRequest, NetconfAnswer> {
  private readonly candidate = new CandidateState();
  private readonly turns = new SlotPool(1);

  /** `connectTimeout`: seconds that a handshake on a connection of its own may take. */
  static async open(connection: SshConnection, connectTimeout = 20): Promise<NetconfWire> {
    const limit = new TimeLimit(connection.requestTimeout);
    const late = () =>
      new SshError("timeout", `${connection.name} did not open a NETCONF session within ${limit.seconds} s`);
    try {
      const session = await limit.run(openSession(connection), () => {}, late);
      return new NetconfWire(connection, session, connectTimeout);
    } catch (error) {
      connection.close();
      throw error;
    }
  }

  private constructor(
    private readonly connection: SshConnection,
    private readonly session: NetconfSession,
    private readonly connectTimeout: number,
  ) {}

  get login(): LoginFacts {
    return this.connection.login;
  }

  get alive(): boolean {
    return this.session.isOpen && this.connection.isAlive;
  }

  get closed(): Promise<SshError> {
    return this.session.closed;
  }

  get knownHostsFile(): string | undefined {
    return this.connection.knownHostsFile;
  }

  announcedHostKeys(): Promise<Buffer[]> {
    return this.connection.announcedHostKeys();
  }

  async ask(
    requests: readonly NetconfRequest[],
    timeoutSeconds = this.connection.requestTimeout,
  ): Promise<Map<string, NetconfAnswer>> {
    const patience = requests.reduce((sum, request) => sum + patienceOf(request), 0);
    return this.turns.use(() => {
      const limit = new TimeLimit(timeoutSeconds + patience);
      const late = new SshError("timeout", `${this.connection.name} did not answer within ${timeoutSeconds} s`, {
        hint: "Whether the last request took effect is not known; `requestTimeout` and `commitTimeout` (seconds) set how long we wait.",
      });
      // What the late answer would belong to is forgotten, so nothing more can be asked over this session.
      return limit.run(
        this.round(requests),
        () => this.session.end(late),
        () => late,
      );
    });
  }

  close(): void {
    this.session.close();
  }

  private async round(requests: readonly NetconfRequest[]): Promise<Map<string, NetconfAnswer>> {
    const answers = new Map<string, NetconfAnswer>();
    let failed = false;
    const keep = (request: NetconfRequest, answer: NetconfAnswer) => {
      answers.set(request.key, answer);
      failed ||= answer.errors.length > 0 || hasUnwanted(request, answer);
    };
    const conditional = requests.findIndex((request) => conditionOf(request) !== undefined);
    const together = conditional < 0 ? requests : requests.slice(0, conditional);
    for (const [index, answer] of (await all(together.map((request) => this.answer(request)))).entries()) {
      keep(together[index] as NetconfRequest, answer);
    }
    for (const request of requests.slice(together.length)) {
      const condition = conditionOf(request);
      const holds = condition === undefined || (condition === "failed") === failed;
      keep(request, holds ? await this.answer(request) : skipped());
    }
    return answers;
  }

  private answer(request: NetconfRequest): Promise<NetconfAnswer> {
    return "handshake" in request ? this.handshake(request) : this.patiently(request);
  }

  private async patiently(request: RpcRequest): Promise<NetconfAnswer> {
    const deadline = Date.now() + patienceOf(request) * 1000;
    for (;;) {
      const answer = await this.rpc(request);
      if (Date.now() >= deadline || !hasUnwanted(request, answer)) return answer;
      await new Promise((resolve) => setTimeout(resolve, 1000).unref());
    }
  }

  private async rpc({ rpc, role }: RpcRequest): Promise<NetconfAnswer> {
    if (!this.candidate.wants(role)) return skipped();
    const number = this.session.nextNumber;
    this.candidate.sent(role, number);
    const { root, reports } = await this.session.request(rpc);
    const answer = { reply: root, ...rpcErrors(reports) };
    this.candidate.answered(role, number, answer.errors.length === 0);
    return answer;
  }

  private async handshake({ handshake }: HandshakeRequest): Promise<NetconfAnswer> {
    const shown = await showHostKey(this.connection, handshake.hostKeyAlgorithms, this.connectTimeout);
    return { errors: [], warnings: [], ...shown };
  }
}

const conditionOf = (request: NetconfRequest) => ("when" in request ? request.when : undefined);

const patienceOf = (request: NetconfRequest) => ("patience" in request ? (request.patience ?? 0) : 0);

const hasUnwanted = (request: NetconfRequest, { reply }: NetconfAnswer): boolean =>
  "without" in request && reply !== undefined && holds(reply, request.without);

const holds = (element: XmlElement, name: string | undefined): boolean =>
  element.children.some((child) => child.name === name || holds(child, name));

const skipped = (): NetconfAnswer => ({ errors: [], warnings: [], skipped: true });

/** All are waited for, also when one fails: the next round begins when nothing of this one is under way. */
async function all<T>(work: Promise<T>[]): Promise<T[]> {
  await Promise.allSettled(work);
  return Promise.all(work);
}
