import type { SshError } from "../core/errors";

/**
 * Why one attempt failed, and whether another one may do better:
 * - `dropped`: the server hung up before the handshake (MaxStartups, a reload), or the connection was reset in it
 * - `refused`: nobody listens, which a reload of sshd causes for some milliseconds
 * - `other-key`: it showed a host key that is not the right one, but may have the right one among its other types
 */
export class ConnectFailure extends Error {
  constructor(
    readonly error: SshError,
    readonly retry: "no" | "dropped" | "refused" | "other-key",
    /** The type of the host key that was refused. */
    readonly refusedType?: string,
  ) {
    super(error.message);
  }
}
