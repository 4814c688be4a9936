import type { Answers, DeviceFacts, Observed } from "../core/contract";
import { SshError } from "../core/errors";
import type { DeviceSession } from "./device-session";
import { kindOf } from "./kind-of";
import type { Aim, Operation } from "./operation";
import { renderContext } from "./render-context";

/** What is left to do although the change was made; undefined where the device shows what is wanted. */
export function unsettled(
  session: DeviceSession,
  operation: Operation,
  before: Observed,
  now: Observed,
  aim: Aim,
  answers: Answers<unknown>,
  facts: DeviceFacts,
): SshError | undefined {
  const kind = kindOf(session, operation);
  if (!aim.target.present && kind.gone?.(before, now)) return undefined;
  // Without a login there is no guard in the way: this only asks what would still be different.
  const left = kind.render(now, aim.target, { ...renderContext(operation, aim, facts, undefined), allowLockout: true });
  const isMade = !aim.target.present || operation.prior !== undefined || kind.made?.(before, now) !== false;
  if (left.length === 0 && isMade) return undefined;
  const why =
    kind.explain?.(now, aim.target, answers) ??
    `still to do would be: ${left.flatMap(({ shown }) => shown).join("; ")}`;
  return new SshError("not-settled", `the host took the change but does not show it: ${why}`);
}
