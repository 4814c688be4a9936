import type { Args, Change, Json, Observed, RenderContext, Target } from "../../../core/contract";
import { SshError } from "../../../core/errors";
import { sameJson } from "../../../core/paths";
import type { Step } from "../step";
import { toActivate } from "./activate";
import { statementOf } from "./leaf";
import { linesFor } from "./lines";
import { refuseLockout } from "./lockout";
import type { Values } from "./lockouts/rule";
import { isUnder, partsOf, services } from "./parts";
import { arrivalPort, movedPort, serviceInUse } from "./ports";
import type { Scene } from "./read";
import type { Statements } from "./statements";
import { settingOf } from "./table";
import { type Asked, activated, fulfilled, isWithin, wishesOf } from "./wishes";

/** The lines that make the device say what is wanted, in the order of the table; nothing when it does. */
export function renderSettings(observed: Observed, target: Target, context: RenderContext): Change<Step>[] {
  if (!target.present) return [];
  const release = context.facts?.release || undefined;
  const scene = sceneOf(observed, release);
  const restoring = isRestoring(target.args, context);
  const parts = keepingOurWay(partsOf(target.args), scene, restoring, context);
  const asking = wishesOf(parts, scene.statements, release);
  const on = toActivate(asking, scene.off);
  const statements = activated(scene.statements, on);
  const wishes = wishesOf(parts, statements, release);
  refuseUsers(wishes, scene);
  const lines = [
    ...on.map((statement) => `activate ${statement}`),
    ...withoutNested(wishes).flatMap(({ wish: [leaf, values], asked }) =>
      linesFor(leaf, values, statements[statementOf(leaf)], asked && !restoring),
    ),
  ];
  if (lines.length === 0) return [];
  const [before, after] = [valuesOf(scene.statements, release), valuesOf(fulfilled(statements, wishes), release)];
  if (context.login !== undefined && !context.allowLockout) refuseLockout(before, after, context.login);
  const port = movedPort(before, after, context, restoring);
  return [
    {
      steps: [{ lines }],
      shown: [...lines, ...portNote(before, after, context)],
      risk: "login",
      ...(port === undefined ? {} : { proof: { port } }),
    },
  ];
}

/** What was seen; in a preview, what the state says is there. */
function sceneOf(observed: Observed, release: string | undefined): Scene {
  if (!observed.present) return { statements: {}, off: [] };
  if (observed.detail !== undefined) return observed.detail as unknown as Scene;
  return { statements: fulfilled({}, wishesOf(partsOf(observed.args), {}, release)), off: [] };
}

const valuesOf =
  (statements: Statements, release: string | undefined): Values =>
  (part): Json =>
    settingOf(part)?.read(statements, release) ?? null;

/** Everything that was found is to be so again: what a removal asks for. */
function isRestoring(args: Args, { found }: RenderContext): boolean {
  const names = Object.keys(found?.args ?? {});
  return names.length > 0 && names.every((name) => name in args && sameJson(args[name], found?.args[name]));
}

/**
 * A service that was not there goes again when the settings are put back, unless it is the one that this run comes in
 * through: that one is left. A program that declares it off is refused instead. The two are told apart by what was found:
 * that is forgotten of an argument that is dropped, and asked for as a whole by a removal.
 */
function keepingOurWay(parts: Args, { statements }: Scene, restoring: boolean, context: RenderContext): Args {
  const value = valuesOf(statements, context.facts?.release || undefined);
  const own = serviceInUse(value, arrivalPort(context))?.enabled;
  const left = services.filter(([argument]) => (parts[argument] ?? value(argument)) === true);
  const kept = services.filter(([argument, container]) => {
    if (parts[argument] !== false || (argument !== own && left.length > 0)) return false;
    const forgotten = context.found !== undefined && !(argument in context.found.args);
    return (forgotten || restoring) && Object.keys(parts).some((part) => isUnder(part, container));
  });
  return Object.fromEntries(Object.entries(parts).filter(([part]) => !kept.some(([argument]) => argument === part)));
}

/** What goes with the statement it stands in needs no line of its own. */
function withoutNested(wishes: readonly Asked[]): Asked[] {
  const gone = wishes.flatMap(({ wish: [leaf, values] }) => (values === null ? [statementOf(leaf)] : []));
  return wishes.filter(({ wish: [leaf] }) => {
    const own = statementOf(leaf);
    return !gone.some((statement) => statement !== own && isWithin(own, statement));
  });
}

/** A user that is not there cannot be made here, and one with keys cannot be told to have none. */
function refuseUsers(wishes: readonly Asked[], { users, statements }: Scene): void {
  if (users === undefined) return;
  for (const { wish, part } of wishes) {
    const [leaf, values] = wish;
    const user = /^match\[([^\]]+)\]/.exec(part)?.[1];
    if (user === undefined || values === null || statements[statementOf(leaf)] !== undefined) continue;
    if (!(user in users)) {
      throw new SshError("invalid", `match: the device has no user ${user}`, {
        hint: "Users are made outside this resource, at [edit system login].",
      });
    }
    if (leaf.path.at(-1) === "no-public-keys" && users[user] === true) {
      throw new SshError("refused", `match: ${user} has public keys, beside which Junos takes no no-public-keys`, {
        hint: "Remove the keys of this user first; without any, the user cannot log in with one.",
      });
    }
  }
}

/** Nothing learns the new port by itself, so preview says where else it has to be changed. */
function portNote(before: Values, after: Values, { login }: RenderContext): string[] {
  if (login !== undefined) return [];
  return (["port", "netconf.port"] as const).flatMap((argument) => {
    const preset = argument === "port" ? 22 : 830;
    const [old, now] = [before(argument) ?? preset, after(argument) ?? preset];
    if (old === now) return [];
    return [
      `# who logs in on port ${old} has to go to ${now}: if this program does, change \`port\` of its device with it`,
    ];
  });
}
