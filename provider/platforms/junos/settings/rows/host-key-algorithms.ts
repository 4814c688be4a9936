import type { Json } from "../../../../core/contract";
import { nearest } from "../../../../core/nearest";
import { type Leaf, ssh } from "../leaf";
import { model, type Problem, type Setting, type Wish } from "../setting";
import { listProblem } from "../shapes/list-problem";
import { shortly } from "../shapes/shortly";
import { isThere, isWritten, type Span } from "../span";
import { inEffect, type Statements } from "../statements";

const newSpans: Span[] = [{ since: "22.3R1" }];
const oldSpans: Span[] = [{ until: "23.4" }, { evolved: true }];

const list: Leaf = { path: [...ssh, "hostkey-algorithm-list"], kind: "container", spans: newSpans };
const old: Leaf = { path: [...ssh, "hostkey-algorithm"], kind: "container", spans: oldSpans };

const curves = ["ecdsa-sha2-nistp256", "ecdsa-sha2-nistp384", "ecdsa-sha2-nistp521"];
/** Our names in the order they are shown, with the word of `hostkey-algorithm-list` and that of `hostkey-algorithm`. */
const types: readonly { name: string; inList?: string; before: string }[] = [
  { name: "ssh-ed25519", inList: "ed25519", before: "ssh-ed25519" },
  ...curves.map((name) => ({ name, inList: name, before: "ssh-ecdsa" })),
  { name: "ssh-rsa", inList: "rsa", before: "ssh-rsa" },
  { name: "ssh-dss", before: "ssh-dss" },
];
const names = types.map(({ name }) => name);
const pairs = [...new Set(types.map(({ before }) => before))];

const below = (parent: Leaf, word: string, spans: readonly Span[]): Leaf => ({
  path: [...parent.path, word],
  kind: "flag",
  spans,
});
const inList = types.flatMap(({ inList: word }) => (word === undefined ? [] : [below(list, word, newSpans)]));
const yes = (pair: string): Leaf => below(old, pair, oldSpans);
const no = (pair: string): Leaf => below(old, `no-${pair}`, oldSpans);
/** `ssh-rsa { deny; }`: deprecated since long, read and never written. */
const denied = (pair: string): Leaf => below(yes(pair), "deny", oldSpans);
const oldLeaves = pairs.flatMap((pair) =>
  pair === "ssh-ed25519" ? [yes(pair), no(pair)] : [yes(pair), no(pair), denied(pair)],
);

const canonicalOrder = (value: readonly string[]): string[] => [
  ...names.filter((name) => value.includes(name)),
  ...value.filter((word) => !names.includes(word)).sort(),
];

/**
 * Types of host keys the server shows: a set. From 22.3R1 a list of the types; before, one of two statements for each type.
 * What the older form holds only in part has no name among ours and is shown in the device's words (`no-ssh-dss`), so
 * that it can be put back as it was.
 */
export const hostKeyAlgorithms: Setting = {
  argument: "hostKeyAlgorithms",
  type: "string[]",
  doc: "The types of host keys the server shows. Key types, not signature algorithms; the keys themselves do not change.",
  values: "set of ssh-rsa ecdsa-sha2-nistp256|384|521 ssh-ed25519; ssh-dss before 22.3R1",
  device:
    "from 22.3R1 hostkey-algorithm-list {rsa ecdsa-sha2-nistp* ed25519}; before: hostkey-algorithm {ssh-X | no-ssh-X}",
  source: model,
  note: "with hostkey-algorithm ECDSA is one leaf: name all three curves or none. unknown: default; whether a commit makes a missing key at once",
  leaves: [old, ...oldLeaves, list, ...inList],
  check: problems,
  normalise: (value) => (Array.isArray(value) ? canonicalOrder([...new Set(value.map(String))]) : value),
  read: (statements) => readList(statements) ?? readOld(statements),
  write,
};

function problems(value: Json, release: string | undefined): Problem[] {
  const shape = listProblem("hostKeyAlgorithms", value);
  if (shape !== undefined) return [shape];
  const given = value as string[];
  const wrong = given.flatMap((name, index) => {
    const reason = nameProblem(name, release);
    return reason === undefined ? [] : [{ path: [index], reason }];
  });
  if (wrong.length > 0 || isWritten(newSpans, release)) return wrong;
  const named = curves.filter((curve) => given.includes(curve));
  if (named.length === 0 || named.length === curves.length) return [];
  const reason = `Before 22.3R1 ECDSA is one statement: name ${curves.join(", ")} or none of them.`;
  return [{ reason }];
}

function nameProblem(name: string, release: string | undefined): string | undefined {
  if (name === "ssh-dss" && release !== undefined && isThere(newSpans, release))
    return "hostkey-algorithm-list (22.3R1 and later) has no DSA; remove ssh-dss from the list.";
  if (names.includes(name)) return undefined;
  if (/^rsa-sha2-|cert/.test(name))
    return "Junos chooses key types, not signature algorithms; give ssh-rsa for the RSA host key, hostCertificate for a certificate.";
  const word = types.find(({ inList: listed, before }) => listed === name || before === name)?.name;
  const meant = word ?? nearest(name, names);
  const end = meant === undefined ? `It takes ${names.join(", ")}.` : `Did you mean "${meant}"?`;
  return `\`hostKeyAlgorithms\` does not know ${shortly(name)}. ${end}`;
}

function readList(statements: Statements): string[] | null {
  const found = inList.filter((leaf) => inEffect(statements, leaf) !== undefined).map((leaf) => leaf.path.at(-1));
  if (found.length === 0 && inEffect(statements, list) === undefined) return null;
  return canonicalOrder(
    types.flatMap(({ name, inList: word }) => (word !== undefined && found.includes(word) ? [name] : [])),
  );
}

function readOld(statements: Statements): string[] | null {
  const stands = (leaf: Leaf): boolean => inEffect(statements, leaf) !== undefined;
  const words = pairs.flatMap((pair) => [
    ...(stands(yes(pair)) ? [stands(denied(pair)) ? `no-${pair}` : pair] : []),
    ...(stands(no(pair)) ? [`no-${pair}`] : []),
  ]);
  if (words.length === 0) return stands(old) ? [] : null;
  const whole = pairs.every((pair) => words.includes(pair) !== words.includes(`no-${pair}`));
  if (!whole) return [...words].sort();
  return types.flatMap(({ name, before }) => (words.includes(before) ? [name] : []));
}

function write(value: Json, release: string | undefined): Wish[] {
  const forget = (container: Leaf): Wish[] => (isThere(container.spans, release) ? [[container, null]] : []);
  if (!Array.isArray(value)) return [...forget(old), ...forget(list)];
  const wanted = value.map(String);
  const raw = wanted.some((word) => !names.includes(word));
  if (raw || !isWritten(newSpans, release)) return [...forget(list), ...writeOld(wanted, raw)];
  const flags = types.flatMap(({ name, inList: word }): Wish[] =>
    word === undefined ? [] : [[below(list, word, newSpans), wanted.includes(name) ? [] : null]],
  );
  return [...forget(old), ...(wanted.length === 0 ? ([[list, []]] as Wish[]) : []), ...flags];
}

function writeOld(wanted: readonly string[], raw: boolean): Wish[] {
  const words = raw ? wanted : types.flatMap(({ name, before }) => (wanted.includes(name) ? [before] : []));
  return pairs.flatMap((pair): Wish[] => {
    const refused = raw ? words.includes(`no-${pair}`) : !words.includes(pair);
    const deny: Wish[] = pair === "ssh-ed25519" ? [] : [[denied(pair), null]];
    return [...deny, [no(pair), refused ? [] : null], [yes(pair), words.includes(pair) ? [] : null]];
  });
}
