import type { DeviceFacts, LoginFacts, RenderContext } from "../core/contract";
import type { Aim, Operation } from "./operation";

/** What `render` may know besides what was observed. `login` is left out where no guard is to stand in the way. */
export function renderContext(
  operation: Operation,
  aim: Aim,
  facts: DeviceFacts,
  login: LoginFacts | undefined,
): RenderContext {
  const { allowLockout, prior, nextPort, urn } = operation;
  const [, , stack, project] = (urn ?? "").split(":").filter(Boolean);
  const owner = project === undefined ? undefined : `${project}/${stack}`;
  return { facts, login, found: aim.found, allowLockout, prior, nextPort, owner };
}
