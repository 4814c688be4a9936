import { basename } from "node:path";
import { type Leaf, leavesOf, line, profiles, valuesOf } from "../emulation/junos-config-samples";
import { type ConfigTree, load, type Profile, type Schema, schema } from "../emulators/junos/config";
import { readYang, type YangNode, type YangType, yangFolders, yangHome } from "../support/yang";
import { modelled, notModelled, yangDocument, yanglint, yanglintMissing } from "../support/yanglint";

/*
 * The emulator against the vendor's own models: what it takes, they take; what it lacks of a release, they lack. The
 * models are not part of the repository; without them, or without yanglint, a line says what was not tested.
 */
const folders = yangFolders().filter((folder) => basename(folder) in modelled);
const missing = yanglintMissing();

/** Where the emulator has every leaf that the models have. */
const whole = [
  "system/root-authentication",
  "system/login/retry-options",
  "system/login/user/authentication",
  "system/services/ssh",
  "system/services/netconf/ssh",
  "system/services/outbound-ssh",
  "security/ssh-known-hosts",
];

const leaves = (made: Schema): Leaf[] => leavesOf(made).filter(({ path }) => !notModelled.test(path));

if (folders.length === 0) {
  const reason = `the vendor's models are not in ${yangHome}: schema not compared with them`;
  console.warn(reason);
  test.skip(reason, () => undefined);
}

for (const folder of folders) describe(basename(folder), () => against(basename(folder), folder));

function against(name: string, folder: string): void {
  const made = schema(modelled[name] as Profile);
  const model = readYang(folder);

  test("every leaf is one of the model's, of the same kind, with the same range, words or length", () => {
    const differing = leaves(made).flatMap(({ path, type, kind }) => {
      const node = nodeAt(model, path);
      const expected = { leaf: "leaf", "leaf-list": "leaf-list", entry: "list", presence: "container" }[kind];
      if (node?.kind !== expected) return [{ path, ours: expected, theirs: node?.kind }];
      if (kind === "presence") return node.presence ? [] : [{ path, ours: "presence", theirs: "none" }];
      const theirs = shapeOf(kind === "entry" ? nodeAt(node, String(node.key))?.type : node.type);
      return JSON.stringify(theirs) === JSON.stringify(shape(type)) ? [] : [{ path, ours: shape(type), theirs }];
    });
    expect(differing).toEqual([]);
    expect(leaves(made).length).toBeGreaterThan(100);
  });

  test("no leaf is forgotten", () => {
    const known = new Set(leaves(made).map(({ path }) => path));
    const missing = whole.flatMap((path) => {
      const node = nodeAt(model, path);
      return node === undefined ? [] : pathsBelow(node, path).filter((each) => !known.has(each));
    });
    expect(missing).toEqual([]);
  });

  test("what other releases have beyond it, it refuses", () => {
    const known = new Set(leaves(made).map(({ path }) => path));
    const foreign = foreignLeaves(known);
    expect(foreign.length).toBeGreaterThan(0);
    for (const leaf of foreign) {
      expect({ path: leaf.path, found: nodeAt(model, leaf.path)?.name }).toEqual({ path: leaf.path, found: undefined });
      const { errors } = load(made, { children: [] }, { action: "set", format: "set" }, line(leaf));
      expect(errors).toEqual([expect.objectContaining({ message: "syntax error" })]);
    }
  });

  (missing === undefined ? describe : describe.skip)("yanglint", () => {
    test("takes every leaf with every kind of allowed value, in groups too", () => {
      const rounds = Math.max(...leaves(made).map(({ type, kind }) => (kind === "leaf" ? valuesOf(type).length : 1)));
      for (let index = 0; index < rounds; index++) {
        // Of a choice the last one stays: the other way round in every second document.
        const all = leaves(made).map((leaf) => line(leaf, index));
        const text = (index % 2 === 0 ? all : all.reverse()).join("\n");
        const group = text.replace(/^set /gm, "set groups g1 ");
        const { tree, errors } = load(made, { children: [] }, { action: "set", format: "set" }, `${text}\n${group}`);
        expect(errors).toEqual([]);
        expect(yanglint(folder, [yangDocument(made, tree, folder)])).toBeUndefined();
      }
    });

    test("refuses the values beside each range and beside each list of words, as we do", () => {
      const wrong = leaves(made).flatMap((leaf) => valuesBeside(leaf.type).map((value) => [leaf, value] as const));
      expect(wrong.length).toBeGreaterThan(30);
      for (const [leaf, value] of chosen(wrong)) {
        const text = `set ${leaf.words} "${value}"`;
        const { errors } = load(made, { children: [] }, { action: "set", format: "set" }, text);
        expect({ text, errors: errors.length }).toEqual({ text, errors: 1 });
        expect(yanglint(folder, [yangDocument(made, forced(leaf, value, made), folder)])).toBeDefined();
      }
    });

    test("refuses what this release does not have", () => {
      const known = new Set(leaves(made).map(({ path }) => path));
      for (const leaf of chosen(foreignLeaves(known))) {
        const other = profiles
          .map(schema)
          .find((each) => leaves(each).some(({ path }) => path === leaf.path)) as Schema;
        const { tree, errors } = load(other, { children: [] }, { action: "set", format: "set" }, line(leaf));
        expect(errors).toEqual([]);
        expect(yanglint(folder, [yangDocument(other, tree, folder)])).toBeDefined();
      }
    });
  });
}

if (folders.length > 0 && missing !== undefined) {
  console.warn(`The emulated configuration is not shown to yanglint: ${missing}.`);
  test.skip(`${missing}: no document was shown to it`, () => undefined);
}

/** Leaves of any release that are not among these. */
function foreignLeaves(known: ReadonlySet<string>): Leaf[] {
  const found = new Map<string, Leaf>();
  for (const profile of profiles) {
    for (const leaf of leaves(schema(profile))) if (!known.has(leaf.path)) found.set(leaf.path, leaf);
  }
  return [...found.values()];
}

/** Each run of yanglint takes a moment, and the tables are compared whole: a handful from all over is enough. */
const chosen = <T>(all: readonly T[]): T[] => all.filter((_, index) => index % Math.ceil(all.length / 3) === 0);

function valuesBeside(type: Leaf["type"]): string[] {
  if (type.kind === "int") return type.ranges.flatMap(([low, high]) => [String(low - 1), String(high + 1)]);
  return type.kind === "enum" ? ["none-such"] : [];
}

/** A tree with a value that loading would refuse: an allowed one, exchanged. */
function forced(leaf: Leaf, value: string, made: Schema): ConfigTree {
  const { tree } = load(made, { children: [] }, { action: "set", format: "set" }, line(leaf));
  const allowed = valuesOf(leaf.type);
  const name = leaf.path.split("/").at(-1);
  const exchange = (nodes: ConfigTree["children"]): ConfigTree["children"] =>
    nodes.map((node) => ({
      ...node,
      ...(node.name === name && allowed.includes(node.value ?? "") ? { value } : {}),
      ...(node.name === name && allowed.includes(node.key ?? "") ? { key: value } : {}),
      children: exchange(node.children),
    }));
  return { children: exchange(tree.children) };
}

const nodeAt = (node: YangNode, path: string): YangNode | undefined =>
  path.split("/").reduce<YangNode | undefined>((at, name) => at?.children.find((each) => each.name === name), node);

/** Leaves, leaf-lists and lists, as `leavesOf` lists them; what every statement has besides is left out. */
function pathsBelow(node: YangNode, path: string): string[] {
  return node.children
    .filter(({ name }) => !/^apply-(?:groups|macro)/.test(name) && name !== node.key)
    .flatMap((child) => {
      const way = `${path}/${child.name}`;
      const own = child.kind !== "container" || child.presence ? [way] : [];
      return [...own, ...pathsBelow(child, way)];
    });
}

/** What can be compared of a type: numbers by range, words as a set, texts by length. */
function shape(type: Leaf["type"]): unknown {
  if (type.kind === "int") return { int: type.ranges.flat() };
  if (type.kind === "enum") return { words: [...type.values].sort() };
  return type.kind === "empty" ? { empty: true } : { length: type.length ?? null };
}

const unsigned: { [type: string]: number } = { uint16: 65535, uint32: 4294967295 };

function shapeOf(type: YangType | undefined): unknown {
  if (type === undefined) return undefined;
  // A number, or the text of a variable in a group.
  const number = [type, ...type.members].find(({ base }) => /^u?int/.test(base));
  if (number !== undefined) {
    return { int: number.range?.split("..").map(Number) ?? [0, unsigned[number.base]] };
  }
  if (type.base === "enumeration") return { words: [...type.enums].sort() };
  if (type.base === "empty") return { empty: true };
  return { length: type.length?.split("..").map(Number) ?? null };
}
