import type {
  Args,
  Change,
  DeviceFacts,
  KindOnPlatform,
  Neighbour,
  Observed,
  RenderContext,
  Target,
} from "../../../core/contract";
import { sameJson } from "../../../core/paths";
import { askRows, rowsIn } from "../ask";
import {
  idsOf,
  isKey,
  type KeyRow,
  keyRow,
  keyRows,
  keyTypeWord,
  refuseAmbiguous,
  type SoughtKey,
  showFingerprints,
} from "../key-rows";
import type { Ans, Req } from "../request";
import { type NeighbourKey, rowsToGo } from "../rows-to-go";
import { networkSet } from "../settings/prefixes";
import { askSsh, sshRow } from "../ssh-menus";
import type { Step } from "../step";
import { askFiles, leftovers, removeFiles } from "../upload";
import { checkOutbound, weakIdentity } from "./check";
import { importKey, isBare, type KeyEdit, placeOf, removeKey, type StandingPrivateKeys } from "./edit";
import { ownKey } from "./own-key";
import { sharedArguments, sharedEdit, sharedIn, sharedWords } from "./shared";
import { outboundArguments, outboundRefusals } from "./table";

/** Plain data: it is handed on as detail of an observation. */
type Standing = StandingPrivateKeys & {
  /** The settings that all users of the router share, as arguments. */
  shared: Args;
  leftovers: { id: string; name: string }[];
};

const menu = "/user/ssh-keys/private";

/** One question for all users that a program declares keys of. */
const askKeys = askRows("private-keys", menu);

/**
 * What the router's own SSH client goes by: a private key of a RouterOS user, a row of `/user/ssh-keys/private`; and
 * whether it looks at known hosts, which is one setting of `/ip/ssh` for the whole router.
 */
export const outboundSsh: KindOnPlatform<Req, Ans, Step> = {
  arguments: outboundArguments,
  refused: outboundRefusals,
  required: ["user"],
  // The key is known by its public side, so in another form or under another passphrase it is the same.
  fixed: ["user", "privateKey"],
  controls: ["privateKeyPassword"],
  replaceOn: ["user", "privateKey", "privateKeyPassword"],
  // Before about 7.20.
  alike: true,
  check: checkOutbound,
  shares: sharedWords,
  puttingBack: sharedArguments,

  identity(args) {
    const key = ownKey(args);
    return key === undefined ? String(args.user) : `${args.user}/${key.fingerprint}`;
  },

  query: (args) => [askSsh, ...(args.privateKey === undefined ? [] : [askKeys, askFiles])],

  parse(args, answers, facts) {
    const key = ownKey(args);
    const user = String(args.user);
    const shared = sharedIn(sshRow(answers));
    if (key === undefined) {
      const standing: Standing = { rows: [], fingerprints: true, shared, leftovers: [] };
      return { present: true, args: { user, ...shared }, outputs: {}, detail: standing as unknown as Args };
    }
    const all = rowsIn(answers, askKeys.key, "the private keys of users");
    const files = rowsIn(answers, askFiles.key, "the list of files");
    const standing: Standing = {
      rows: all.filter((row) => row.user === user).map(keyRow),
      fingerprints: showFingerprints(all, facts.release),
      shared,
      leftovers: leftovers(files, placeOf(user)),
    };
    const same = rowsOf(standing, key, args.info, facts);
    // Of several rows the oldest: an update that was cut off before it removed that one is then still to be done.
    const [shown] = same;
    const seen = { detail: standing as unknown as Args, warnings: warningsAbout(same, user, facts.release) };
    if (shown === undefined) return { present: false, around: shared, ...seen };
    const { privateKey, privateKeyPassword } = args;
    const observed = { user, privateKey, privateKeyPassword, info: shown.owner, ...shared };
    return { present: true, args: observed, outputs: {}, ...seen };
  },

  same(argument, observed, wanted) {
    if (argument === "info") return (observed ?? "") === (wanted ?? "");
    if (argument !== "trustedSubnets" || !Array.isArray(observed) || !Array.isArray(wanted)) return undefined;
    return sameJson(networkSet(observed.map(String)), networkSet(wanted.map(String)));
  },

  render(observed, target, context) {
    const standing = standingOf(observed, context.facts?.release);
    const key = target.present ? putting(standing, target, context) : removing(observed, standing, target, context);
    const files = standing.leftovers.length === 0 ? undefined : removeFiles(standing.leftovers);
    return [files, key, sharedEdit(observed, target, context)].flatMap((edit): Change<Step>[] =>
      edit === undefined ? [] : [{ steps: [edit.step], shown: edit.shown, risk: "none" }],
    );
  },

  /** Before 7.12 a row of somebody else may look just like it. */
  made(before, now) {
    const key = now.present ? ownKey(now.args) : undefined;
    if (!now.present || key === undefined) return now.present;
    const stood = new Set(standingOf(before).rows.map(({ id }) => id));
    return standingOf(now).rows.some(
      (row) => isKey(row, key, undefined) && (row.fingerprint !== null || !stood.has(row.id)),
    );
  },

  explain: (observed, target) =>
    target.present && !observed.present ? "the router took the key, and does not list it yet" : undefined,
};

function putting(standing: Standing, target: Target & { present: true }, context: RenderContext): KeyEdit | undefined {
  const { args } = target;
  const key = ownKey(args);
  if (key === undefined) return undefined;
  const { facts, prior, login } = context;
  const same = rowsOf(standing, key, prior === undefined ? args.info : prior.info, facts);
  // A row that only looks like this key may be the one that it replaces: a new resource never takes it for its own. Where
  // a new one bears nothing of ours, the read-back can tell no more than that.
  const isNew = prior === undefined && (login !== undefined || !isBare(facts?.release));
  const taken = isNew ? same.filter(({ fingerprint }) => fingerprint !== null) : same;
  const user = String(args.user);
  const good = taken.filter((row) => isAsWanted(row, args.info));
  const replaced = taken.filter((row) => !good.includes(row));
  refuseAmbiguous(replaced, user, target.beside, menu);
  if (good.length > 0) return replaced.length === 0 ? undefined : removeKey(replaced);
  const info = typeof args.info === "string" ? args.info : (taken[0]?.owner ?? "");
  const isOnly = !(target.keep ?? []).some((identity) => identity.startsWith(`${user}/`));
  return importKey(args, key, info, standing, replaced, { release: facts?.release, isOnly });
}

function removing(
  observed: Observed,
  standing: Standing,
  target: Target,
  { facts, login }: RenderContext,
): KeyEdit | undefined {
  const key = observed.present ? ownKey(observed.args) : undefined;
  if (!observed.present || key === undefined) return undefined;
  const user = String(observed.args.user);
  const alike = rowsOf(standing, key, observed.args.info, facts);
  const [stays, goes] = [keysOf(user, target.beside?.stays), keysOf(user, target.beside?.goes)];
  const rows = rowsToGo(alike, { user, key, all: standing.rows, stays, goes }, menu);
  if (rows.length > 0) return removeKey(rows);
  // Only to be said; asked again without a login, there is nothing left to do.
  const isSaid = alike.length > 0 && login !== undefined;
  return isSaid ? { step: { requests: [], undo: [], remarks: [goneAlready(alike, user)] }, shown: [] } : undefined;
}

const keysOf = (user: string, neighbours: readonly Neighbour[] = []): NeighbourKey[] =>
  neighbours.flatMap(({ args, ...each }) => {
    const key = args.user === user ? ownKey(args) : undefined;
    return key === undefined ? [] : [{ ...each, key }];
  });

const goneAlready = (rows: readonly KeyRow[], user: string) =>
  `this key counts as gone from ${menu}: ${idsOf(rows)} of ${user} look like it, and the program has as many others there`;

/** As it was read, or (at preview) as state has it. */
function standingOf(observed: Observed, release = ""): Standing {
  if (observed.detail !== undefined) return observed.detail as unknown as Standing;
  const key = observed.present ? ownKey(observed.args) : undefined;
  const shared = observed.present ? Object.fromEntries(sharedArguments.map((name) => [name, observed.args[name]])) : {};
  const rows = observed.present && key !== undefined ? [rowOf(observed.args, key)] : [];
  return { rows, fingerprints: showFingerprints([], release || undefined), shared, leftovers: [] };
}

const rowOf = ({ user, info }: Args, { type, bits, fingerprint }: SoughtKey): KeyRow => ({
  id: "",
  user: String(user),
  type: keyTypeWord(type),
  bits: bits ?? null,
  fingerprint,
  owner: String(info ?? ""),
  comment: "",
});

/**
 * The rows of a key: those that carry its fingerprint, the router's or ours. Without any, a row that was there before we
 * marked them is known by its looks; before 7.12 nothing of ours could be written there.
 */
function rowsOf(standing: Standing, key: SoughtKey, info: unknown, facts: DeviceFacts | undefined): KeyRow[] {
  const owner = isBare(facts?.release) ? undefined : String(info ?? "");
  return keyRows(standing.rows, key, owner);
}

/** Info that is no longer given stays: only another import could change it. */
const isAsWanted = (row: KeyRow, info: unknown): boolean => typeof info !== "string" || row.owner === info;

function warningsAbout(same: readonly KeyRow[], user: string, release: string): string[] {
  const isTold = same.every(({ fingerprint }) => fingerprint !== null);
  return [
    ...(isTold ? [] : [weakIdentity(release)]),
    ...(same.length < 2 || !isTold
      ? []
      : [
          `${user} has this private key ${same.length} times; they count as one, and deleting it takes all of them away`,
        ]),
  ];
}
