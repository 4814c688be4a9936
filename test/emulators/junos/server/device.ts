import type { HostKey } from "../../shared/host-key";
import { checkOutFailed, effective, valueAt } from "../config";
import type { Clock, ConfigTree, DatabaseApi, Problem, Profile } from "../config/types";
import type { ReceivedRpc } from "../faults/counters";
import type { Faults } from "../faults/faults";
import type { ManagementSession } from "./management-session";
import type { OutboundStatus } from "./outbound";
import { permissionsOf } from "./permissions";
import { type DeviceProblem, operationFailed, Refused } from "./refused";
import { Workspace } from "./workspace";

/** What the sessions of one emulated device share. */
export class Device {
  readonly workspace: Workspace;
  readonly sessions = new Set<ManagementSession>();
  readonly rpcs: { [name: string]: number } = {};
  readonly transcript: ReceivedRpc[] = [];
  readonly bootedAt: number;
  readonly hostKeys: HostKey[] = [];
  /** What is obeyed: the committed configuration with its groups, without what is inactive. */
  running: ConfigTree;
  commits = 0;
  /** Done when the servers obey what was committed last. */
  settled: Promise<void> = Promise.resolve();
  outbound: { status(): OutboundStatus[] } = { status: () => [] };
  private nextPid = 20_000 + Math.floor(Math.random() * 40_000);
  private nextTerminal = 0;
  private isClosed = false;
  private readonly pauses = new Set<() => void>();

  constructor(
    readonly profile: Profile,
    readonly database: DatabaseApi,
    readonly clock: Clock,
    readonly faults: Faults,
    readonly routingEngines: readonly string[],
  ) {
    this.workspace = new Workspace(database, clock);
    this.running = effective(database.committed);
    this.bootedAt = clock.now() - 3_600_000;
  }

  get hostName(): string {
    return valueAt(this.running, "system host-name") ?? "Amnesiac";
  }

  openSession(begin: Pick<ManagementSession, "user" | "client" | "kill"> & { terminal?: string }): ManagementSession {
    const now = this.clock.now();
    const session: ManagementSession = {
      ...begin,
      terminal: begin.terminal ?? `pts/${this.nextTerminal++}`,
      pid: this.nextPid++,
      since: now,
      lastActive: now,
      permissions: () => permissionsOf(this.running, begin.user),
    };
    this.sessions.add(session);
    return session;
  }

  closeSession(session: ManagementSession): void {
    if (this.sessions.delete(session)) this.workspace.leave(session);
  }

  received(rpc: ReceivedRpc): void {
    this.transcript.push(rpc);
    this.rpcs[rpc.name] = (this.rpcs[rpc.name] ?? 0) + 1;
  }

  /** Every commit and check goes through here, whoever asks for it. */
  async commit(
    session: ManagementSession,
    options: { check?: boolean; confirmedMinutes?: number; log?: string },
  ): Promise<{ warnings: DeviceProblem[] }> {
    const { check, confirmedMinutes, log } = options;
    if (confirmedMinutes !== undefined && this.workspace.isPrivate(session)) {
      throw new Refused("cannot perform a confirmed commit on a private copy");
    }
    if (check) {
      refuseErrors(this.workspace.check(session));
      this.database.confirm();
      return { warnings: this.licences() };
    }
    if (this.faults.commitSeconds > 0) await this.wait(this.faults.commitSeconds * 1000);
    if (this.isClosed) throw new Refused("the device has been switched off");
    if (this.faults.diskFull) {
      refuseErrors(this.workspace.check(session));
      throw new Refused(operationFailed("\ncould not write /var/run/db/juniper.data: No space left on device\n"));
    }
    const { errors, warnings } = this.workspace.commit(session, {
      user: session.user,
      client: session.client,
      log: log === "" ? undefined : log,
      confirmedMinutes,
    });
    refuseErrors(errors);
    this.commits++;
    await this.settled;
    return { warnings: [...warnings, ...this.licences()] };
  }

  /** The public half of a host key, by the file's name on the device. */
  file(name: string): string | undefined {
    const type = /^\/etc\/ssh\/ssh_host_(rsa|ecdsa|ed25519)_key\.pub$/.exec(name)?.[1];
    const key = type === undefined ? undefined : this.hostKeys.find((each) => each.type.startsWith(type));
    return key === undefined ? undefined : `${key.publicKey} root@${this.hostName}\n`;
  }

  /** Real time, which ends early when the emulator is closed. */
  pause(milliseconds: number): Promise<void> {
    return new Promise((resolve) => {
      const end = () => {
        clearTimeout(timer);
        this.pauses.delete(end);
        resolve();
      };
      const timer = setTimeout(end, milliseconds);
      this.pauses.add(end);
    });
  }

  close(): void {
    this.isClosed = true;
    for (const end of [...this.pauses]) end();
    this.database.close();
  }

  /** Time of the device's clock. */
  private wait(milliseconds: number): Promise<void> {
    return new Promise((resolve) => {
      const end = () => {
        cancel();
        this.pauses.delete(end);
        resolve();
      };
      const cancel = this.clock.after(milliseconds, end);
      this.pauses.add(end);
    });
  }

  private licences(): DeviceProblem[] {
    if (!this.faults.licenceWarning) return [];
    const message = "\nmgd: requires 'bgp' license\n";
    return [{ severity: "warning", message, path: "[edit protocols]", badElement: "bgp" }];
  }
}

function refuseErrors(problems: readonly Problem[]): void {
  const errors = problems.filter(({ severity }) => severity === "error");
  if (errors.length === 0) return;
  const last = operationFailed(`\n${checkOutFailed(errors)}\n`);
  throw new Refused(...errors.map(asSaid), last);
}

/** The management process says its name before this one. */
const asSaid = (problem: DeviceProblem): DeviceProblem =>
  problem.message.startsWith("Missing mandatory") ? { ...problem, message: `mgd: ${problem.message}` } : problem;
