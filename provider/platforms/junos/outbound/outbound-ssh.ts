import type { Change, KindOnPlatform, Observed, RenderContext, Target } from "../../../core/contract";
import { SshError } from "../../../core/errors";
import { sameJson } from "../../../core/paths";
import type { JunosAnswer, JunosRequest } from "../request";
import type { Step } from "../step";
import { checkOutbound } from "./check";
import { leavesOf, sameLeaves } from "./leaves";
import { type Line, line } from "./line";
import { outboundObserved, outboundQuery } from "./observe";
import { clientPlace, isShared, outboundPlace, placeOf, sharedArguments, statements } from "./place";
import { outboundRefusals } from "./refusals";
import { refuseInherited } from "./refuse-inherited";
import { type Server, sameServers, serverGroups, serverLines, serversOf } from "./servers";
import { guardShared, sharedTargets } from "./shared";
import { type StandingClient, standingByArgs } from "./standing-client";
import { statementLines } from "./statement-lines";
import { outboundArguments } from "./table";

/** A management application that the device dials: `[edit system services outbound-ssh client C]`. */
export const outboundSsh: KindOnPlatform<JunosRequest, JunosAnswer, Step> = {
  arguments: outboundArguments,
  refused: outboundRefusals,
  required: ["client"],
  fixed: ["client"],
  controls: [],
  replaceOn: ["client"],
  check: checkOutbound,
  identity: (args) => String(args.client),
  shares: (args) =>
    Object.fromEntries(
      sharedArguments.filter((name) => args[name] !== undefined).map((name) => [name, JSON.stringify(args[name])]),
    ),
  query: outboundQuery,
  parse: outboundObserved,

  same(argument, observed, wanted) {
    if (argument === "servers") return sameServers(observed, wanted);
    if (!(argument in statements)) return undefined;
    return sameLeaves(leavesOf(argument, observed), leavesOf(argument, wanted));
  },

  render(observed, target, context) {
    const standing = (observed.detail as unknown as StandingClient | undefined) ?? standingByArgs(argsOf(observed));
    const client = String(target.present ? target.args.client : (argsOf(observed).client ?? context.prior?.client));
    const lines = target.present
      ? [...clientLines(client, observed, target, standing, context), ...sharedLines(target, standing, context)]
      : removalLines(client, observed, target, standing, context);
    if (lines.length === 0) return [];
    guardOwnWay(client, observed, context);
    return [change(lines, client, target, standing, context)];
  },

  explain(observed, target) {
    if (!observed.present || target.present) return undefined;
    const { group } = observed.detail as unknown as StandingClient;
    return group === null
      ? undefined
      : `the client also comes from the group ${group}, which this resource does not edit`;
  },
};

const argsOf = (observed: Observed) => (observed.present ? observed.args : {});

/** Everything below the client itself. */
function clientLines(
  client: string,
  observed: Observed,
  target: Target & { present: true },
  standing: StandingClient,
  context: RenderContext,
): Line[] {
  const place = clientPlace(client);
  const own = Object.keys(statements).filter((argument) => !isShared(argument));
  const lines = own.flatMap((argument) => argumentLines(argument, place, target, standing, context));
  const { servers } = target.args;
  if (servers !== undefined) {
    const wanted = serversOf(servers);
    if (context.login !== undefined) refuseInherited("a server of the client", serverGroups(standing.servers, wanted));
    lines.push(...serverLines(place, standing.servers, wanted as Server[]));
  }
  const wakes = wakeLines(place, observed, standing, context);
  const there = observed.present || lines.some(({ sent }) => sent.startsWith("set "));
  return [...wakes, ...(there ? [] : [line(`set ${place}`)]), ...lines];
}

/** The lines of one argument that is a single statement. */
function argumentLines(
  argument: string,
  place: string,
  target: Target & { present: true },
  standing: StandingClient,
  { login, prior }: RenderContext,
): Line[] {
  const value = target.args[argument];
  if (value === undefined) return [];
  // Only the program knows whether a secret that cannot be read has changed; a read-back can tell no more.
  const forced = standing.sealed.includes(argument) && login !== undefined && !sameJson(prior?.[argument], value);
  const lines = statementLines(
    place,
    statements[argument] as string,
    leavesOf(argument, standing.stored[argument]),
    leavesOf(argument, value),
    { anew: standing.partly.includes(argument), forced },
  );
  const group = standing.groups[argument];
  if (login !== undefined && group !== undefined && lines.some(({ sent }) => sent.startsWith("delete ")))
    refuseInherited(argument, [group]);
  return lines;
}

function sharedLines(target: Target, standing: StandingClient, context: RenderContext): Line[] {
  return sharedTargets(target, standing, context).flatMap(([argument, wanted]) => {
    guardShared(argument, wanted, standing, target, context);
    const args = target.present ? target.args : {};
    return argumentLines(
      argument,
      outboundPlace,
      { present: true, args: { ...args, [argument]: wanted } },
      standing,
      context,
    );
  });
}

/** What is inactive has no effect: it is activated where it is ours alone, and else said. */
function wakeLines(place: string, observed: Observed, standing: StandingClient, { login }: RenderContext): Line[] {
  const { inactiveAbove, others, deactivated } = standing;
  if (inactiveAbove !== null && (inactiveAbove !== outboundPlace || others.length > 0) && login !== undefined) {
    throw new SshError(
      "refused",
      `[edit ${inactiveAbove}] is deactivated, so no outbound-ssh client below it can work`,
      {
        hint: `It holds more than this client; \`activate ${inactiveAbove}\` on the device if that is right for all of it.`,
      },
    );
  }
  return [
    ...(inactiveAbove === null ? [] : [line(`activate ${inactiveAbove}`)]),
    ...(observed.present && deactivated ? [line(`activate ${place}`)] : []),
  ];
}

function removalLines(
  client: string,
  observed: Observed,
  target: Target,
  standing: StandingClient,
  context: RenderContext,
): Line[] {
  if (context.login !== undefined && observed.present && standing.group !== null)
    refuseInherited(`the client ${client}`, [standing.group]);
  return [
    ...(observed.present ? [line(`delete ${clientPlace(client)}`)] : []),
    ...sharedLines(target, standing, context),
  ];
}

/** The connection this run came in through would end with the commit, and nothing could prove that another came. */
function guardOwnWay(client: string, observed: Observed, { facts, allowLockout }: RenderContext): void {
  if (allowLockout || !observed.present || facts?.session?.viaOutbound !== client) return;
  throw new SshError(
    "refused",
    `this run came in through the outbound-ssh client ${client}, and the change would end that`,
    {
      hint: "Reach the device another way for this change, or set `allowLockout: true` if you have another way in.",
    },
  );
}

function change(
  lines: Line[],
  client: string,
  target: Target,
  standing: StandingClient,
  context: RenderContext,
): Change<Step> {
  const step: Step = { lines: lines.map(({ sent }) => sent) };
  const shared = sharedTargets(target, standing, context).map(([argument, wanted]): [string, string | null] => [
    placeOf(argument, client),
    leavesOf(argument, wanted)
      .map(({ at, value }) => [at.split(" ").slice(1).join(" "), value].filter(Boolean).join(" "))
      .join(", ") || null,
  ]);
  if (shared.length > 0) step.shared = Object.fromEntries(shared);
  if (!target.present) step.tidy = tidyFor(client, standing, context);
  return { steps: [step], shown: lines.map(({ shown }) => shown), risk: "login" };
}

/** When the clients of a group are all that stood there, what they shared goes with the last of them. */
function tidyFor(
  client: string,
  { parts, groups }: StandingClient,
  { prior }: RenderContext,
): NonNullable<Step["tidy"]> {
  const managed = sharedArguments.filter(
    (argument) => prior?.[argument] !== undefined && groups[argument] === undefined,
  );
  const own = [`client ${client}`, ...managed.map((argument) => statements[argument] as string)];
  return { entry: outboundPlace, parts: own, left: parts.filter((part) => !own.includes(part)) };
}
