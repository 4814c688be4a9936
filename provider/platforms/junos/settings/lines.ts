import { SshError } from "../../../core/errors";
import { word } from "../words";
import { type Leaf, statementOf } from "./leaf";
import type { Statement } from "./statements";

/**
 * The lines that bring one statement from what stands there to what is wanted; none when it is so already. `set` appends
 * to a list, so a list is deleted before it is written; what is deactivated would stay so under `set`, so it is deleted too.
 */
export function linesFor(
  leaf: Leaf,
  wanted: readonly string[] | null,
  seen: Statement | undefined,
  asked: boolean,
): string[] {
  const statement = statementOf(leaf);
  const active = seen !== undefined && (seen.off ?? []).length === 0;
  if (wanted === null) {
    if (!active) return [];
    if (seen.group === undefined) return deleted(leaf, seen);
    if (asked) throw inheritedFrom(seen.group, statement);
    return [];
  }
  if (active && same(leaf, wanted, seen.values)) return [];
  const isList = leaf.kind === "list" || leaf.kind === "keys";
  if (isList && seen?.group !== undefined) throw inheritedFrom(seen.group, statement);
  const stands = seen !== undefined && seen.group === undefined && (isList || !active);
  return [...(stands ? deleted(leaf, seen) : []), ...written(leaf, statement, wanted)];
}

function same(leaf: Leaf, wanted: readonly string[], values: readonly string[]): boolean {
  if (leaf.kind === "flag" || leaf.kind === "container") return true;
  if (wanted.length !== values.length) return false;
  return wanted.every((each, index) => {
    const value = values[index] as string;
    return each === value || leaf.same?.(each, value) === true;
  });
}

/** A list of entries is deleted entry by entry: there is no one statement that holds them. */
const deleted = (leaf: Leaf, { values }: Statement): string[] =>
  leaf.kind === "keys"
    ? values.map((value) => `delete ${statementOf(leaf)} ${spoken(value, statementOf(leaf))}`)
    : [`delete ${statementOf(leaf)}`];

const written = (leaf: Leaf, statement: string, values: readonly string[]): string[] =>
  leaf.kind === "flag" || leaf.kind === "container"
    ? [`set ${statement}`]
    : values.map((value) => `set ${statement} ${spoken(value, statement)}`);

function spoken(value: string, statement: string): string {
  try {
    return word(value);
  } catch (error) {
    throw new SshError("refused", `a value of [edit ${statement}] cannot be written: ${(error as Error).message}`);
  }
}

const inheritedFrom = (group: string, statement: string): SshError =>
  new SshError(
    "refused",
    `[edit ${statement}] is inherited from the group ${group}, where this resource cannot change it`,
    {
      hint: `Change it there ([edit groups ${group} ${statement}]), or do not apply that group here.`,
    },
  );
