import type { Answers, Args, Change, DeviceFacts, Json, KindOnPlatform, RenderContext } from "../../core/contract";
import { SshError } from "../../core/errors";
import { parseEffective } from "../../core/formats/sshd-config";
import { answer } from "./answers";
import { ask } from "./ask";
import { loginConnection } from "./config/candidate";
import { askDaemon, underDaemon, unreadFiles } from "./config/daemon";
import { placeQuery } from "./config/place";
import { readSection } from "./config/section";
import type { ShellAnswer, ShellRequest } from "./request";
import { checkSettings } from "./settings/check";
import { connectionFor, connectionText } from "./settings/match";
import { alignSettings, readSettings, sameSetting } from "./settings/read";
import { settingsRefusals } from "./settings/refusals";
import { type MatchBlock, renderLines } from "./settings/render";
import { settingsArguments } from "./settings/table";
import { unseenSettings } from "./settings/unseen";
import type { Step } from "./step";

/** How sshd behaves: one drop-in that sorts first, or marked blocks in the main file; read back as sshd itself tells it. */
export const serverSettings: KindOnPlatform<ShellRequest, ShellAnswer, Step> = {
  arguments: settingsArguments,
  refused: settingsRefusals,
  required: [],
  fixed: [],
  controls: [],
  replaceOn: [],
  layered: true,
  check: checkSettings,
  identity: () => "sshd",

  query(args, facts, answers) {
    const first = [ask.effective(), ask.defaults(), askDaemon, ...placeQuery(["settings"], facts, answers)];
    return [...first, ...blocksOf(args).flatMap((block) => blockRequest(block, facts) ?? [])];
  },

  parse(args, answers, facts) {
    const effective = underDaemon(parseEffective(answer(answers, "effective", "sshd -T")), answers);
    const defaults = parseEffective(answer(answers, "defaults", "sshd -T"));
    const own = readSection("settings", facts, answers);
    const { match: _match, ...flat } = args;
    const context = { defaults, effective };
    const values = readSettings(effective, Object.keys(flat), context);
    const shown = alignSettings(values, flat, context);
    const unseen = unseenSettings(flat, values, own.globals, facts.release || undefined);
    const match = readMatch(args, own.matches, answers, facts, defaults);
    return {
      present: true,
      warnings: [
        // sshd takes what it no longer knows, and says so on the side only.
        ...(answers.get("effective")?.err ?? "").split(/\r?\n/).filter((line) => /deprecated|unsupported/i.test(line)),
        ...unreadFiles(answers).map(
          (file) => `${file} was changed after sshd last read it: what it says comes into force at the next reload`,
        ),
      ],
      args: { ...shown, ...unseen, ...(args.match === undefined ? {} : { match }) },
      outputs: { effective: { ...values } },
      detail: { owner: own.owner, globals: own.globals, matches: own.matches, defaults: Object.fromEntries(defaults) },
    };
  },

  same: (argument, observed, wanted) =>
    argument === "match" ? undefined : sameSetting(argument, observed, wanted, { defaults: new Map() }),

  render(observed, target, context) {
    const seen = observed.present ? observed : undefined;
    const foreign = seen?.detail?.owner;
    if (typeof foreign === "string" && context.owner !== undefined && foreign !== context.owner) {
      throw new SshError("conflict", `this host's SSH server settings are managed by the stack ${foreign}`, {
        hint: "Destroy them there, or remove the SshServerSettings from one of the two programs.",
      });
    }
    const args = target.present ? target.args : {};
    const bridge = portBridge(args, seen?.args, context);
    if (seen !== undefined && settled(seen, args, context)) return [];
    if (bridge === undefined) return [change(args, seen, context)];
    const last = change(args, { args: bridge }, context);
    const first = change(bridge, seen, context);
    return [{ ...first, shown: [...first.shown, ...last.shown], more: true }];
  },

  explain(observed, target) {
    if (!observed.present || !target.present) return undefined;
    const wrong = Object.entries(target.args).filter(
      ([name, value]) => value !== null && JSON.stringify(observed.args[name]) !== JSON.stringify(value),
    );
    return wrong
      .map(
        ([name, value]) =>
          `${name} is ${JSON.stringify(observed.args[name] ?? null)} instead of ${JSON.stringify(value)}`,
      )
      .join("; ");
  },
};

function change(args: Args, seen: { args: Args } | undefined, context: RenderContext): Change<Step> {
  const { match, ...flat } = args;
  const release = context.facts?.release || undefined;
  const globals = renderLines(flat, release);
  const matches = match === undefined || match === null ? [] : renderLines({ match }, release);
  const before = seen === undefined ? [] : renderLines(withoutNulls(seen.args), release);
  const after = [...globals, ...matches];
  const proof = provenPort(args, context);
  return {
    steps: [
      {
        edit: "server-settings",
        owner: context.owner ?? "unknown",
        globals,
        matches,
        args,
        allowLockout: context.allowLockout,
      },
    ],
    shown: [
      "edit sshd_config.d/00-pulumi.conf",
      ...before.filter((line) => !after.includes(line)).map((line) => `- ${line}`),
      ...after.filter((line) => !before.includes(line)).map((line) => `+ ${line}`),
      "sshd -t; reload sshd; fresh login",
    ],
    risk: "login",
    ...(proof === undefined ? {} : { proof: { port: proof } }),
  };
}

/** In force, and said by our own lines: what another file happens to say today is not ours to rely on. */
function settled(seen: { args: Args; detail?: Args }, args: Args, context: RenderContext): boolean {
  const { match, ...flat } = args;
  const release = context.facts?.release || undefined;
  if (seen.detail !== undefined) {
    const globals = renderLines(flat, release);
    const matches = match === undefined || match === null ? [] : renderLines({ match }, release);
    if (JSON.stringify([seen.detail.globals, seen.detail.matches]) !== JSON.stringify([globals, matches])) return false;
  }
  const defaults = new Map(Object.entries((seen.detail?.defaults ?? {}) as { [name: string]: string[] }));
  return Object.entries(flat).every(
    ([name, value]) =>
      value === null || value === undefined || sameSetting(name, seen.args[name] ?? null, value, { defaults }),
  );
}

/**
 * A port that goes away is left in two steps: first the new one beside it, proven by a login there, then the new one
 * alone. Cut in between, both are open. Undefined where one step is enough.
 */
function portBridge(args: Args, seen: Args | undefined, context: RenderContext): Args | undefined {
  const wanted = portsOf(args.port);
  if (wanted.length === 0) return undefined;
  const next = context.nextPort ?? context.login?.port;
  if (next !== undefined && !wanted.includes(next) && !context.allowLockout) {
    throw new SshError(
      "refused",
      `the server would listen on ${wanted.join(", ")}, and this program logs in on ${next}`,
      {
        hint: "Change `port` of the device in the same update: the new port is then opened beside the old one, proven, and the old one closed.",
      },
    );
  }
  const now = context.login?.port;
  if (now === undefined || wanted.includes(now)) return undefined;
  return { ...args, port: [...new Set([...portsOf(seen?.port), now, ...wanted])] };
}

/** Where the fresh login has to go: the port of the next run, or any that stays when that is to be given up. */
function provenPort(args: Args, context: RenderContext): number | undefined {
  const wanted = portsOf(args.port);
  const now = context.login?.port;
  const next = context.nextPort ?? now;
  if (next === undefined || wanted.length === 0) return undefined;
  const port = wanted.includes(next) ? next : now !== undefined && wanted.includes(now) ? now : wanted[0];
  return port === now ? undefined : port;
}

function portsOf(port: Json | undefined): number[] {
  return (Array.isArray(port) ? port : [port]).filter((each): each is number => typeof each === "number");
}

function blocksOf(args: Args): MatchBlock[] {
  return (Array.isArray(args.match) ? args.match : []) as MatchBlock[];
}

/** What sshd would use for a connection that fits the block; undefined where none can be made up. */
function blockRequest(block: MatchBlock, facts: DeviceFacts): ShellRequest | undefined {
  const base = loginConnection({ facts, login: { user: "nobody", port: 22 } as never });
  const found = connectionFor(block, base, facts.release || undefined);
  if (found.connection === undefined || found.unresolved.length > 0) return undefined;
  return ask.effectiveWith(connectionText(found.connection));
}

/** The declared blocks when ours say them and sshd acts on them; else what stands there, so that the drift shows. */
function readMatch(
  args: Args,
  own: string[],
  answers: Answers<ShellAnswer>,
  facts: DeviceFacts,
  defaults: Map<string, string[]>,
): Json {
  const blocks = blocksOf(args);
  if (JSON.stringify(renderLines({ match: args.match }, facts.release || undefined)) !== JSON.stringify(own)) {
    return own.length === 0 ? null : [{ lines: own }];
  }
  const said = new Set<string>();
  return blocks.map((block) => {
    const request = blockRequest(block, facts);
    const printed = request === undefined ? undefined : answers.get(request.key);
    const settings: Args = { ...block.settings };
    if (printed?.code === 0) {
      const effective = parseEffective(printed.out);
      // Of several blocks that fit a connection the first wins, so only the first to name a setting is judged by it.
      const names = Object.keys(block.settings).filter((name) => !said.has(name));
      const context = { defaults, effective };
      Object.assign(settings, alignSettings(readSettings(effective, names, context), block.settings, context));
    }
    for (const name of Object.keys(block.settings)) said.add(name);
    return { ...block, settings } as Json;
  });
}

function withoutNulls(args: Args): Args {
  return Object.fromEntries(Object.entries(args).filter(([, value]) => value !== null && value !== undefined));
}
