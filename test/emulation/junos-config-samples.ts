import { type Profile, type Schema, type Statement, schema, type ValueType } from "../emulators/junos/config";

export const profiles: Profile[] = ["17.4", "19.4", "22.3", "23.4", "24.4", "evo-24.4"];

/** One leaf of the hierarchy, with words of the CLI that set it. */
export interface Leaf {
  /** Names of elements from the top, e.g. `system/services/ssh/port`. */
  path: string;
  /** What comes before the value, as words of the CLI with quotes where they need them. */
  words: string;
  type: ValueType;
  kind: "leaf" | "leaf-list" | "entry" | "presence";
}

/** Every leaf of a release, leaf-lists and entries without content among them; `groups` not gone into. */
export function leavesOf({ top }: Schema): Leaf[] {
  const visit = (statements: readonly Statement[], names: string[], words: string[]): Leaf[] =>
    statements
      .filter(({ name }) => name !== "groups" && !name.startsWith("apply-groups"))
      .flatMap((statement): Leaf[] => {
        const path = [...names, statement.name].join("/");
        const named = [...words, statement.name];
        const way = (statement.kind === "leaf" && statement.nokeyword ? words : named).join(" ");
        if (statement.kind === "leaf" || statement.kind === "leaf-list") {
          return [{ path, words: way, type: statement.type, kind: statement.kind }];
        }
        const below = [...names, statement.name];
        if (statement.kind === "container") {
          const own: Leaf = { path, words: way, type: { kind: "empty" }, kind: "presence" };
          return [...(statement.presence ? [own] : []), ...visit(statement.children, below, named)];
        }
        const before = statement.nokeyword ? words : named;
        const entry: Leaf = { path, words: before.join(" "), type: statement.keyType, kind: "entry" };
        return [entry, ...visit(statement.children, below, [...before, `"${valuesOf(entry.type)[0]}"`])];
      });
  return visit(top, [], []);
}

/** Values that a type allows: both ends of a range, every word of an enumeration, an ordinary text. */
export function valuesOf(type: ValueType): string[] {
  switch (type.kind) {
    case "empty":
      return [];
    case "int":
      return type.ranges.flatMap(([low, high]) => [String(low), String(high)]);
    case "enum":
      return [...type.values];
    case "string":
      return texts[type.typeName ?? ""] ?? (type.pattern === undefined ? ["some text", "x"] : ["ops-1", "a_b"]);
  }
}

/** The line that sets a leaf, to the value at `index` among those that are allowed. */
export function line({ words, type, kind }: Leaf, index = 0): string {
  const values = valuesOf(type).map((value) => `"${value}"`);
  if (values.length === 0) return `set ${words}`;
  return kind === "leaf-list"
    ? `set ${words} [ ${values.join(" ")} ]`
    : `set ${words} ${values[index % values.length]}`;
}

export const schemas = profiles.map((profile) => schema(profile));

const texts: { [typeName: string]: string[] } = {
  "authorized-key-rsa": ["ssh-rsa AAAAB3Nz alice@laptop", "ssh-rsa AAAAC4"],
  "authorized-key-dsa": ["ssh-dss AAAAB3Nz"],
  "authorized-key-ecdsa": ["ecdsa-sha2-nistp256 AAAA a", "ecdsa-sha2-nistp521 AAAA"],
  "authorized-key-ed25519": ["ssh-ed25519 AAAAC3Nz alice@laptop", "ssh-ed25519 AAAAC3Nz"],
};
