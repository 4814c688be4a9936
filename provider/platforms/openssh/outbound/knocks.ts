import type { Answers, Args, Json } from "../../../core/contract";
import { hostToken } from "../../../core/formats/known-hosts";
import type { ShellAnswer, ShellRequest } from "../request";
import type { Knock } from "./health";
import { questions } from "./questions";
import type { ServiceState } from "./service-state";
import type { RemoteForward } from "./tunnel";

interface Door {
  request: ShellRequest;
  forward: string;
}

const loopback = /^(localhost|127\..*|::1)$/;

/**
 * Ports that the relay should offer to others than itself: those can be tried from the device, unless a jump host stands
 * in between. What is tried is what the host's files say, not what is wanted next.
 */
export function doors(seen: Args, state: ServiceState): Door[] {
  const { host } = (seen.remote ?? {}) as { host?: string };
  const direct = ((seen.proxyJump ?? []) as Json[]).length === 0;
  if (host === undefined || !direct || !state.running || !state.loggedIn) return [];
  return ((seen.forwards ?? []) as unknown as RemoteForward[])
    .filter(({ remoteAddress, remotePort }) => remotePort > 0 && !loopback.test(remoteAddress))
    .map(({ remotePort }) => ({ request: questions.reach(host, remotePort), forward: hostToken(host, remotePort) }));
}

/** A host without the tools to try it answers `unknown`, which says nothing. */
export function knocksAt(found: Door[], answers: Answers<ShellAnswer>): Knock[] {
  return found.flatMap(({ request, forward }) => {
    const said = answers.get(request.key)?.out.trim();
    return said === "open" || said === "closed" ? [{ forward, answered: said === "open" }] : [];
  });
}
