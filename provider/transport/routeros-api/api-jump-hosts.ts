import { SshError } from "../../core/errors";
import { type OpenOptions, openSsh, type SshConnection } from "../ssh-connection";
import type { SshTarget } from "../ssh-target";

/** Logs in to the jump hosts of the target; the last of them, which forwards to it. Undefined where there are none. */
export async function openJumpHosts(
  { proxy }: SshTarget,
  options: Pick<OpenOptions, "trace" | "onWarning" | "signal" | "retryRefused">,
): Promise<SshConnection | undefined> {
  const list = listOf(proxy);
  const last = list.at(-1);
  if (last === undefined) return undefined;
  try {
    return await openSsh({ ...last, proxy: [...list.slice(0, -1), ...listOf(last.proxy)] }, options);
  } catch (error) {
    // Of the ones before it, the message already says so.
    if (!(error instanceof SshError) || error.message.startsWith("jump host ")) throw error;
    const message = `jump host ${last.host} (${last.user}): ${error.message}`;
    throw new SshError(error.code, message, { hint: error.hint, cause: error });
  }
}

function listOf(proxy: SshTarget["proxy"] | null): SshTarget[] {
  return proxy === undefined || proxy === null ? [] : [proxy].flat();
}
