import type { Args, Observed } from "../../../core/contract";
import { SshError } from "../../../core/errors";
import type { AuthorizedKeyOptions } from "../../../core/formats/authorized-keys-options";
import { formatPublicKey, parsePublicKey } from "../../../core/formats/public-key";
import { unspeakable, word } from "../words";
import type { KeyEntry } from "./entry";
import { authenticationOf, listFor } from "./lists";
import { leavesFor, type OptionLeaves, optionsIn, optionsOf, sameOptions } from "./options";

/** What is to be sent for one key, and the options it has afterwards. */
export interface KeyEdit {
  lines: string[];
  options: AuthorizedKeyOptions;
}

/** The lines that leave one entry for the key, with the comment and the options that are wanted. */
export function putKey(standing: KeyEntry[], args: Args): KeyEdit {
  const key = parsePublicKey(String(args.publicKey), { dss: true });
  const kept = entryToKeep(standing, key.comment);
  const comment = key.comment === "" ? (kept?.comment ?? "") : key.comment;
  const managed = "options" in args;
  const path = authenticationOf(String(args.user));
  const stays = kept !== undefined && kept.comment === comment;
  const options = managed ? optionsOf(args.options) : optionsOf(kept === undefined ? null : optionsIn(kept));
  const lines: string[] = [];
  if (stays) {
    if (kept.inactive && kept.group === null) lines.push(`activate ${entryPath(path, kept)}`);
    if (managed && !sameOptions(optionsIn(kept), args.options))
      lines.push(...changedLeaves(path, kept, leavesFor(options)));
  } else {
    const line = formatPublicKey(key, comment);
    const list = listFor(key.type) ?? key.type;
    const entry = `${path} ${list} ${sayable(line)}`;
    const leaves = managed || kept === undefined ? leavesFor(options) : leavesOf(kept);
    lines.push(`set ${entry}`, ...leafLines(entry, leaves));
  }
  const superfluous = standing.filter((entry) => entry.group === null && !(stays && entry === kept));
  lines.push(...superfluous.map((entry) => `delete ${entryPath(path, entry)}`));
  // What a group brings cannot be changed here; an entry of its own beside it would let the key in by both.
  if (lines.length > 0 && kept?.group != null) throw inherited(kept, "changed");
  return { lines, options };
}

/** The lines that take every entry of the key away. */
export function removeKey(standing: KeyEntry[], user: string): string[] {
  const foreign = standing.find(({ group, inactive }) => group !== null && !inactive);
  if (foreign !== undefined) throw inherited(foreign, "removed");
  const path = authenticationOf(user);
  return standing.filter(({ group }) => group === null).map((entry) => `delete ${entryPath(path, entry)}`);
}

/** Every entry of the key: as it was read, or (at preview) as state has it. */
export function entriesOf(observed: Observed): KeyEntry[] {
  if (observed.detail !== undefined) return observed.detail.entries as KeyEntry[];
  if (!observed.present) return [];
  const key = parsePublicKey(String(observed.args.publicKey), { dss: true });
  const leaf = (value: string | undefined) => (value === undefined ? null : { value, inactive: false, group: null });
  const { from, keyOptions } = leavesFor(optionsOf(observed.args.options));
  return [
    {
      list: listFor(key.type) ?? key.type,
      name: formatPublicKey(key),
      type: key.type,
      base64: key.base64,
      fingerprint: "",
      comment: key.comment,
      from: leaf(from),
      keyOptions: leaf(keyOptions),
      inactive: false,
      group: null,
    },
  ];
}

/** What is the device's own before what a group brings, what is in effect before what is not, then the wanted comment. */
export function entryToKeep(standing: KeyEntry[], comment: string): KeyEntry | undefined {
  const rank = (entry: KeyEntry) =>
    (entry.group === null ? 4 : 0) + (entry.comment === comment ? 2 : 0) + (entry.inactive ? 0 : 1);
  return [...standing].sort((a, b) => rank(b) - rank(a))[0];
}

function changedLeaves(path: string, kept: KeyEntry, wanted: OptionLeaves): string[] {
  const entry = entryPath(path, kept);
  const standing = { from: kept.from, keyOptions: kept.keyOptions };
  const gone = (["from", "keyOptions"] as const).flatMap((name) => {
    const leaf = standing[name];
    if (leaf === null || (leaf.value === wanted[name] && !leaf.inactive)) return [];
    if (leaf.group === null) return [`delete ${entry} ${leafNames[name]}`];
    if (wanted[name] === undefined && !leaf.inactive) throw inherited({ ...kept, group: leaf.group }, "changed");
    return [];
  });
  return [...gone, ...leafLines(entry, wanted)];
}

const leafNames = { from: "from", keyOptions: "key-options" } as const;

function leafLines(entry: string, leaves: OptionLeaves): string[] {
  return (["from", "keyOptions"] as const).flatMap((name) => {
    const value = leaves[name];
    return value === undefined ? [] : [`set ${entry} ${leafNames[name]} ${sayable(value)}`];
  });
}

/** Options that are nobody's to change go along to the new line as they are written. */
function leavesOf({ from, keyOptions }: KeyEntry): OptionLeaves {
  return {
    ...(from === null || from.inactive ? {} : { from: from.value }),
    ...(keyOptions === null || keyOptions.inactive ? {} : { keyOptions: keyOptions.value }),
  };
}

function entryPath(path: string, { list, name }: KeyEntry): string {
  return `${path} ${list} ${sayable(name)}`;
}

function sayable(text: string): string {
  const problem = unspeakable(text);
  if (problem === undefined) return word(text);
  throw new SshError("refused", `the line of this key cannot be named to the device: its text ${problem}`, {
    hint: "Take the entry away by hand (`edit` to its level, then `delete` with completion), then run this again.",
  });
}

function inherited({ group }: Pick<KeyEntry, "group">, how: "changed" | "removed"): SshError {
  return new SshError("refused", `this key is inherited from group ${group}, so it cannot be ${how} under the user`, {
    hint: `Change it in [edit groups ${group}]${how === "removed" ? ', or set `onDelete: "retain"` to leave it' : ", or declare what the group says"}.`,
  });
}
