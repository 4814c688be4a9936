import type { Duplex } from "node:stream";
import type { Client } from "ssh2";
import type { LoginFacts } from "../core/contract";
import { SshError } from "../core/errors";
import { openHop } from "./open-hop";
import type { SshTarget } from "./ssh-target";
import type { Trace } from "./trace";
import type { Transcript } from "./transcript";

export type { SshTarget } from "./ssh-target";

export interface OpenOptions {
  /** Gives up connecting; a connection that is made is closed with `close`. */
  signal?: AbortSignal;
  /** `SHA256:...`: exactly this host key is accepted, whatever else vouches for which key. */
  expectHostKey?: string;
  /** Instead of the target's port, to prove a changed one; the host key is the one on record for the target's port. */
  port?: number;
  /** Nobody listening is tried again for 1.5 s, else for 0.3 s: sshd is deaf for some milliseconds while it reloads. */
  retryRefused?: boolean;
  /** For servers that end connections before the handshake beyond so many per minute: how often it is tried, and the hint. */
  dropped?: undefined | { tries: number; hint: string };
  trace: Trace;
  onWarning(text: string): void;
}

export interface ExecOptions {
  /** Default: the target's `requestTimeout`. */
  timeoutSeconds?: number;
  onOutput?(chunk: Buffer, stream: "stdout" | "stderr"): void;
  /**
   * For a command that stays and is talked to: called once it runs. Its input is left open, its output goes to `onOutput`
   * alone, and how long to wait for what is up to the caller.
   */
  onStart?(talk: Talk): void;
}

/** The input of a command that is talked to. */
export interface Talk {
  send(text: Buffer): void;
  close(): void;
}

export interface ExecResult {
  /** `null` when a signal ended the command. */
  code: number | null;
  /** For example `SIGTERM`. */
  signal?: string;
  stdout: Buffer;
  stderr: Buffer;
}

/** A logged-in SSH connection, whose host key was checked. It does not keep the process alive. */
export interface SshConnection {
  /** `host:port`, and through which jump hosts, as messages name it. */
  readonly name: string;
  readonly login: LoginFacts;
  /** The known_hosts file that vouched for the host key, for `learnHostKey`; undefined with pins. */
  readonly knownHostsFile: string | undefined;
  /** For subsystems and shells. */
  readonly client: Client;
  /** What is said over it, for the trace. */
  readonly transcript: Transcript;
  /** The jump host it goes through. */
  readonly via: SshConnection | undefined;
  readonly isAlive: boolean;
  /** Seconds that a request may take unless its caller says otherwise. */
  readonly requestTimeout: number;
  /** Resolves when the connection has ended, with the reason. */
  readonly closed: Promise<SshError>;
  /** Runs a command. An answer is always complete: whatever cuts it off is an error, never an empty success. */
  exec(command: string, stdin?: Buffer | string, options?: ExecOptions): Promise<ExecResult>;
  /** A TCP connection from the server's side, as a stream. */
  forward(host: string, port: number): Promise<Duplex>;
  /** The host keys that an OpenSSH server announced and has proven to hold; `[]` when none come in time (default 1 s). */
  announcedHostKeys(waitSeconds?: number): Promise<Buffer[]>;
  close(): void;
}

/** Logs in to the target, through its jump hosts where it has some. Each of them is checked like the target itself. */
export async function openSsh(target: SshTarget, options: OpenOptions): Promise<SshConnection> {
  let via: SshConnection | undefined;
  for (const jump of jumpHosts(target)) {
    try {
      // What is said of drops is said of the target.
      const jumping = { ...options, dropped: undefined };
      via = await openHop({ target: jump, port: jump.port ?? 22, via, options: jumping, expectHostKey: undefined });
    } catch (error) {
      via?.close();
      throw atJumpHost(jump, error);
    }
  }
  try {
    const port = options.port ?? target.port ?? 22;
    return await openHop({ target, port, via, options, expectHostKey: options.expectHostKey });
  } catch (error) {
    via?.close();
    throw error;
  }
}

/** The jump hosts, outermost first; a jump host may have jump hosts of its own. */
function jumpHosts(target: SshTarget): SshTarget[] {
  const list =
    target.proxy === undefined || target.proxy === null
      ? []
      : Array.isArray(target.proxy)
        ? target.proxy
        : [target.proxy];
  return list.flatMap((jump) => [...jumpHosts(jump), jump]);
}

function atJumpHost(jump: SshTarget, error: unknown): unknown {
  if (!(error instanceof SshError)) return error;
  const message = `jump host ${jump.host} (${jump.user}): ${error.message}`;
  return new SshError(error.code, message, { hint: error.hint, cause: error });
}
