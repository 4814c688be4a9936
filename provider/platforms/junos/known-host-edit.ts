import { SshError } from "../../core/errors";
import { anyCurveLeaf, leafFor } from "./known-host-leaf";
import type { HostEntry, HostLeaf } from "./known-host-read";
import type { Step } from "./step";
import { word } from "./words";

export interface HostOnDevice {
  host: string;
  type: string;
  base64: string;
}

export const entryOf = (host: string): string => `security ssh-known-hosts host ${word(host)}`;

/** The leaf of this type, and under the deprecated name only when it holds this very key. */
export function leavesAbout({ leaves }: HostEntry, { type, base64 }: Omit<HostOnDevice, "host">): HostLeaf[] {
  return leaves.filter(
    ({ name, value }) =>
      name === leafFor(type) || (name === anyCurveLeaf && type.startsWith("ecdsa-") && value === base64),
  );
}

/** The lines that leave this key, and no other of its type, for the host. Keys of other types stay as they are. */
export function putHostKey(standing: HostEntry, wanted: HostOnDevice): string[] {
  const lines = standing.inactive ? linesAnew(standing, wanted) : linesFor(standing, wanted);
  if (lines.length > 0 && standing.above !== null) {
    throw new SshError("invalid", `[edit ${standing.above}] is inactive, so no key under it takes effect`, {
      hint: `Activate it first: \`activate ${standing.above}\`. More than this key hangs on it, so this resource never does.`,
    });
  }
  return lines;
}

function linesFor(standing: HostEntry, wanted: HostOnDevice): string[] {
  const entry = entryOf(wanted.host);
  const lines: string[] = [];
  const about = leavesAbout(standing, wanted);
  const own = about.find(({ name }) => name === leafFor(wanted.type));
  // What is set on an inactive leaf stays inactive.
  if (own?.inactive && own.group === null) lines.push(`delete ${entry} ${own.name}`);
  if (own === undefined || own.inactive || own.value !== wanted.base64) lines.push(setLine(wanted));
  const old = about.find(({ name, group }) => name === anyCurveLeaf && group === null);
  if (old !== undefined) lines.push(`delete ${entry} ${anyCurveLeaf}`);
  return lines;
}

/** Activating the entry would bring back the trust in all its keys, so that is for whoever deactivated it to say. */
function linesAnew(standing: HostEntry, wanted: HostOnDevice): string[] {
  const entry = entryOf(wanted.host);
  const about = leavesAbout(standing, wanted);
  const others = standing.leaves.filter((leaf) => !about.includes(leaf));
  if (others.length > 0) throw inactive(entry, others);
  return [`delete ${entry}`, setLine(wanted)];
}

function setLine({ host, type, base64 }: HostOnDevice): string {
  return `set ${entryOf(host)} ${leafFor(type)} ${word(base64)}`;
}

/** Takes this key away, and the host's entry when nothing else is left in it. A leaf that holds another key stays. */
export function removeHostKey(standing: HostEntry, wanted: HostOnDevice): Step | undefined {
  const about = leavesAbout(standing, wanted).filter(({ value }) => value === wanted.base64);
  const foreign = about.find(({ group, inactive }) => group !== null && !inactive);
  if (foreign !== undefined) {
    throw new SshError("refused", `this key is inherited from group ${foreign.group}, so it cannot be removed here`, {
      hint: `Change it in [edit groups ${foreign.group}], or set \`onDelete: "retain"\` to leave it.`,
    });
  }
  const parts = about.filter(({ group }) => group === null).map(({ name }) => name);
  if (parts.length === 0) return undefined;
  const entry = entryOf(wanted.host);
  const left = standing.leaves.filter(({ group }) => group === null).map(({ name }) => name);
  return { lines: parts.map((part) => `delete ${entry} ${part}`), tidy: { entry, parts, left } };
}

function inactive(entry: string, others: HostLeaf[]): SshError {
  const names = others.map(({ name }) => name).join(", ");
  return new SshError("invalid", `[edit ${entry}] is inactive, and holds other keys too (${names})`, {
    hint: `Activate it first if those are to be trusted again: \`activate ${entry}\`; or delete it.`,
  });
}
