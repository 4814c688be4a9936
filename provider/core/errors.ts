/**
 * Why an operation failed. The code decides the hint, and lets callers tell "the device is away" from "the device said no".
 *
 * - `unreachable`: no TCP connection, or no SSH handshake, within the time given
 * - `login-refused`: the device answered and did not accept our credential
 * - `host-key-unknown`: the device showed a key that nothing here vouches for
 * - `host-key-changed`: the device showed another key than the one on record (or a revoked one)
 * - `connection-lost`: the connection ended in the middle of an operation
 * - `timeout`: the device did not answer a request in time
 * - `refused`: we refuse to send the change, because of what it would do
 * - `invalid`: an argument is wrong in a way only the device could tell
 * - `conflict`: somebody else owns or holds what we were about to change
 * - `contradiction`: resources of one program want different things of what there is only one of; nothing was sent
 * - `busy`: somebody else holds the device's lock; nothing was done, and waiting may help
 * - `changed`: what we were about to change is no longer what we read; reading it again helps
 * - `unsupported`: this release, build or system cannot do it
 * - `not-settled`: everything was sent and accepted, yet the device does not show what was asked for
 * - `device`: the device refused or failed; the message quotes its words
 * - `not-understood`: the device answered something this provider does not know; the message quotes it
 * - `reverted`: the change was applied, could not be proven, and was undone
 */
export type ErrorCode =
  | "unreachable"
  | "login-refused"
  | "host-key-unknown"
  | "host-key-changed"
  | "connection-lost"
  | "timeout"
  | "refused"
  | "invalid"
  | "conflict"
  | "contradiction"
  | "busy"
  | "changed"
  | "unsupported"
  | "not-settled"
  | "device"
  | "not-understood"
  | "reverted";

export interface SshErrorOptions {
  /** What to do next, as one sentence. */
  hint?: string;
  cause?: unknown;
}

/** The one error class of this provider. `message` is what happened; `hint` is what to do about it. */
export class SshError extends Error {
  readonly code: ErrorCode;
  readonly hint: string | undefined;

  constructor(code: ErrorCode, message: string, options: SshErrorOptions = {}) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause });
    this.name = "SshError";
    this.code = code;
    this.hint = options.hint;
  }
}
