import type { Json, RenderContext, Target } from "../../../core/contract";
import { SshError } from "../../../core/errors";
import { leavesOf, sameLeaves } from "./leaves";
import { type SharedArgument, sharedArguments } from "./place";
import type { StandingClient } from "./standing-client";

type Wanted = Json | undefined;

/**
 * Whether a shared statement may become what is wanted. Where other clients stand it is theirs too: what this resource has
 * not managed before is theirs to say, and what it has may change when they are all of this program, which then wants one
 * value for all of them.
 */
export function guardShared(
  argument: SharedArgument,
  wanted: Wanted,
  standing: StandingClient,
  target: Target,
  { prior, allowLockout }: RenderContext,
): void {
  const seen = standing.stored[argument];
  if (allowLockout || standing.others.length === 0) return;
  const [before, after] = [leavesOf(argument, seen), leavesOf(argument, wanted)];
  if (sameLeaves(before, after)) return;
  // Tracing where there was none disturbs nobody; another routing table is another way out for everybody.
  if (before.length === 0 && argument === "traceoptions") return;
  const managed = prior?.[argument] !== undefined;
  const strangers = standing.others.filter((client) => !target.keep?.includes(client));
  const concerned = before.length > 0 && !managed ? standing.others : strangers;
  if (concerned.length === 0) return;
  const what = before.map(({ at, value }) => [at, value].filter(Boolean).join(" ")).join(", ");
  throw new SshError(
    "refused",
    `${argument} is one for all outbound-ssh clients, and ${concerned.join(", ")} ${concerned.length === 1 ? "relies" : "rely"} on what stands there: ${what || "the default routing table"}`,
    {
      hint: `Give every OutboundSsh of this device the same \`${argument}\`, or set \`allowLockout: true\` to change it for all of them.`,
    },
  );
}

/** What each shared statement becomes; left out where this resource leaves it alone. */
export function sharedTargets(
  target: Target,
  standing: StandingClient,
  { prior }: RenderContext,
): [SharedArgument, Wanted][] {
  return sharedArguments.flatMap((argument): [SharedArgument, Wanted][] => {
    const managed = prior?.[argument] !== undefined;
    const wanted = target.present ? target.args[argument] : managed ? null : undefined;
    if (wanted === undefined) return [];
    // It goes with the last client, because others may declare it too; and what a group brings stays with the group.
    const stays = standing.others.length > 0 || standing.groups[argument] !== undefined;
    return wanted === null && stays ? [] : [[argument, wanted]];
  });
}
