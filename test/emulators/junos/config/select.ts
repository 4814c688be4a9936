import type { ConfigNode, ConfigTree, Schema, Statement, XmlElement } from "./types";

/**
 * What a filter asks for; `filter` is its `<configuration>`. An element without content asks for all that is there, one
 * with content for those parts; `<name>` with a text chooses entries of a list. No filter asks for everything. Names
 * that the release does not know find nothing.
 */
export function select(schema: Schema, tree: ConfigTree, filter?: XmlElement): ConfigTree {
  if (filter === undefined || filter.children.length === 0) return tree;
  return { children: chosen(schema.top, tree.children, filter.children) };
}

function chosen(
  statements: readonly Statement[],
  nodes: readonly ConfigNode[],
  filters: readonly XmlElement[],
): ConfigNode[] {
  return nodes.flatMap((node) => {
    const statement = statements.find(({ name }) => name === node.name);
    const found = filters.filter(({ name }) => name === node.name).map((filter) => part(statement, node, filter));
    const parts = found.filter((one) => one !== undefined);
    const whole = parts.find((one) => one === node);
    if (whole !== undefined || parts.length === 0) return whole === undefined ? [] : [whole];
    // Two filters for the same thing ask for both of their parts.
    const children = node.children.flatMap((child) => {
      const kept = parts.flatMap((one) => one.children).filter((one) => one === child || same(one, child));
      return kept.includes(child) ? [child] : merged(kept);
    });
    return [{ ...node, children }];
  });
}

/** A node as one filter leaves it; undefined when the filter means another. */
function part(statement: Statement | undefined, node: ConfigNode, filter: XmlElement): ConfigNode | undefined {
  if (statement === undefined) return undefined;
  const text = filter.text.trim();
  if (statement.kind === "leaf" || statement.kind === "leaf-list") {
    return text === "" || text === node.value ? node : undefined;
  }
  const keys = statement.kind === "list" ? filter.children.filter(({ name }) => name === statement.key) : [];
  const wanted = keys.map((key) => key.text.trim()).filter((key) => key !== "");
  if (wanted.length > 0 && !wanted.includes(node.key ?? "")) return undefined;
  const rest = filter.children.filter((child) => !keys.includes(child));
  // `<name/>` alone asks for the keys only.
  if (rest.length === 0) return keys.length > 0 && wanted.length === 0 ? { ...node, children: [] } : node;
  const children = chosen(statement.children, node.children, rest);
  return children.length === 0 && statement.kind === "container" ? undefined : { ...node, children };
}

const same = (one: ConfigNode, other: ConfigNode): boolean =>
  one.name === other.name && one.key === other.key && one.value === other.value;

function merged(nodes: readonly ConfigNode[]): ConfigNode[] {
  const [first] = nodes;
  if (first === undefined) return [];
  const children: ConfigNode[] = [];
  for (const child of nodes.flatMap((node) => node.children)) {
    const index = children.findIndex((one) => same(one, child));
    const standing = children[index];
    if (standing === undefined) children.push(child);
    else if (standing !== child) children[index] = merged([standing, child])[0] as ConfigNode;
  }
  return [{ ...first, children }];
}
