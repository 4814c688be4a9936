import type { LoginFacts } from "../core/contract";
import { type OpenOptions, openSsh } from "./ssh-connection";
import type { SshTarget } from "./ssh-target";

/**
 * Logs in over SSH with the target's credential and hangs up: for devices that are driven over another protocol, whose
 * SSH login must be proven all the same. `target.port` is that of SSH; `options.expectHostKey` is the only key accepted.
 */
export async function proveSshLogin(target: SshTarget, options: OpenOptions): Promise<LoginFacts> {
  const connection = await openSsh(target, options);
  connection.close();
  return connection.login;
}
