import { SshError } from "../../../core/errors";
import { netconfSsh, retryOptions, ssh, statementOf } from "./leaf";
import type { Asked } from "./wishes";
import { isWithin } from "./wishes";

const ours = [ssh, netconfSsh, retryOptions].map((path) => path.join(" "));

/**
 * Containers that have to be activated for the wishes to have an effect. What lies above ours holds more than SSH, and
 * activating it would bring that back as well.
 */
export function toActivate(wishes: readonly Asked[], off: readonly string[]): string[] {
  const needed = off.filter((statement) =>
    wishes.some(({ wish: [leaf, values] }) => {
      const own = statementOf(leaf);
      return values !== null && isWithin(own, statement) && (own !== statement || leaf.kind === "container");
    }),
  );
  const foreign = needed.find((statement) => !ours.some((container) => isWithin(statement, container)));
  if (foreign === undefined) return needed;
  throw new SshError("refused", `[edit ${foreign}] is deactivated, so nothing in it would have an effect`, {
    hint: `It holds more than SSH settings: look at it and activate it on the device ("activate ${foreign}").`,
  });
}
