import type { RenderContext } from "../../../core/contract";
import { SshError } from "../../../core/errors";
import { netconfSsh, ssh } from "./leaf";
import type { Values } from "./lockouts/rule";

/** The services this run may have come in through: whether each runs, and where it listens. */
const services = [
  { enabled: "enabled", port: "port", container: ssh, preset: 22 },
  { enabled: "netconf.enabled", port: "netconf.port", container: netconfSsh, preset: 830 },
] as const;

export type Service = (typeof services)[number];

/** Where a service listens; undefined while it does not run. */
export function portOf(service: Service, value: Values): number | undefined {
  if (value(service.enabled) !== true) return undefined;
  const port = value(service.port);
  return typeof port === "number" ? port : service.preset;
}

/** The service that listens where this run logged in; undefined where something in between translates ports. */
export function serviceInUse(value: Values, port: number | undefined): Service | undefined {
  return services.find((service) => port !== undefined && portOf(service, value) === port);
}

/** The port this run logged in at; in the read-back there is no login to speak of, and the session still has one. */
export function arrivalPort({ login, facts }: RenderContext): number | undefined {
  const port = login?.port ?? facts?.session?.port;
  return typeof port === "number" ? port : undefined;
}

/** The ports at which a service did not listen before. */
const opened = (before: Values, after: Values): (number | undefined)[] =>
  services
    .map((service) => portOf(service, after))
    .filter((port, index) => port !== portOf(services[index] as Service, before));

/**
 * The port at which the next login has to be proven, because the one this run came in through moves. Where the next run
 * would still go to the old one it is refused, except when the settings are put back, after which there is none.
 */
export function movedPort(
  before: Values,
  after: Values,
  context: RenderContext,
  restoring: boolean,
): number | undefined {
  const now = context.login?.port;
  const service = serviceInUse(before, now);
  if (now === undefined) return undefined;
  // Something in between translates ports: all that is known is where the program says it goes next.
  if (service === undefined) return opened(before, after).find((port) => port === context.nextPort && port !== now);
  const moved = portOf(service, after);
  if (moved === undefined || moved === now) return undefined;
  const next = context.nextPort ?? now;
  if (next === moved || restoring || context.allowLockout) return moved;
  throw new SshError("refused", `the device would listen on ${moved}, and this program logs in on ${next}`, {
    hint: "Change `port` of the device in the same update: the change is then kept only if a login at the new port works.",
  });
}
