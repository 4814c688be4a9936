import { SshError } from "../core/errors";
import type { DeviceSession } from "./device-session";
import type { Operation } from "./operation";

export function kindOf(session: DeviceSession, operation: Operation) {
  const kind = session.platform.kinds[operation.kind];
  if (kind === undefined) throw new SshError("unsupported", `${session.platform.name} has no ${operation.kind}`);
  return kind;
}
