import type { LoginFacts, Request } from "../core/contract";
import type { SshError } from "../core/errors";

/** A logged-in connection that carries a platform's requests, whatever the protocol below it. */
export interface Wire<Req extends Request = Request, Ans = unknown> {
  readonly login: LoginFacts;
  readonly alive: boolean;
  /** Resolves when the connection ends, with the reason. */
  readonly closed: Promise<SshError>;
  /**
   * One round: all requests travel together and are answered in their order; a request that cannot be answered rejects the
   * round. `heard` gets each answer as it comes, where they come one by one.
   */
  ask(requests: readonly Req[], timeoutSeconds?: number, heard?: Map<string, Ans>): Promise<Map<string, Ans>>;
  /** The known_hosts file that vouched for the host key; undefined with pins. */
  readonly knownHostsFile: string | undefined;
  /** Host keys that the server proved to hold, beyond the one it showed (OpenSSH only). */
  announcedHostKeys(): Promise<Buffer[]>;
  close(): void;
}
