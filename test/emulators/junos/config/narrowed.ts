import type { ConfigNode, ConfigTree, PrintOptions, Statement } from "./types";

/** What a path leads to, and what encloses it: the same tree with nothing beside the path. */
export interface Narrowed {
  tree: ConfigTree;
  /** What stands at the path, with the statements it consists of, and the path in words of the CLI. */
  inside: { statements: readonly Statement[]; nodes: readonly ConfigNode[]; words: string[] };
}

/** Undefined when the path leads to no container or entry of a list. */
export function narrowed(
  top: readonly Statement[],
  tree: ConfigTree,
  path: PrintOptions["path"],
): Narrowed | undefined {
  const row = typeof path === "string" ? path.split(/\s+/).filter((word) => word !== "") : [...(path ?? [])];
  let inside: Narrowed["inside"] = { statements: top, nodes: tree.children, words: [] };
  const way: ConfigNode[] = [];
  for (let index = 0; index < row.length; ) {
    const word = row[index++] as string;
    const statement = inside.statements.find(
      ({ name, kind }) => name === word && kind !== "leaf" && kind !== "leaf-list",
    );
    const nokeyword = inside.statements.find((each) => each.kind === "list" && each.nokeyword);
    const found = statement ?? nokeyword;
    if (found === undefined || found.kind === "leaf" || found.kind === "leaf-list") return undefined;
    const key =
      found.kind === "container" ? undefined : found === nokeyword && found.name !== word ? word : row[index++];
    const node = inside.nodes.find((each) => each.name === found.name && each.key === key);
    if (node === undefined) return undefined;
    const words = key === undefined ? [found.name] : found === nokeyword ? [key] : [found.name, key];
    inside = { statements: found.children, nodes: node.children, words: [...inside.words, ...words] };
    way.push(node);
  }
  const last = way.pop();
  const children =
    last === undefined ? tree.children : [way.reduceRight((child, node) => ({ ...node, children: [child] }), last)];
  return { tree: { children }, inside };
}
