import type { ConfigNode, ConfigTree } from "./types";

/** What a group says at some place of the hierarchy. */
interface Source {
  group: string;
  nodes: readonly ConfigNode[];
}

/**
 * The configuration with what its groups bring, each such node marked with its group; `groups` and `apply-groups` are
 * left out. What stands there itself wins over a group, an inner `apply-groups` over an outer one, a group named
 * earlier over a later one. Values of a leaf-list are added to those that are there. An inactive group, or an inactive
 * `apply-groups`, brings nothing. An inactive statement stays, and hides a group's value of the same leaf: how a device
 * shows that is not known to us. In what it obeys, `effective`, an inactive statement hides nothing.
 */
export function inherited(tree: ConfigTree): ConfigTree {
  const groups = new Map(
    tree.children
      .filter(({ name, inactive }) => name === "groups" && !inactive)
      .map((group) => [group.key ?? "", group.children]),
  );
  return { children: resolved(tree.children, [], groups, []) };
}

function resolved(
  nodes: readonly ConfigNode[],
  outer: readonly Source[],
  groups: ReadonlyMap<string, readonly ConfigNode[]>,
  path: readonly ConfigNode[],
): ConfigNode[] {
  const except = values(nodes, "apply-groups-except");
  const named = (at: readonly ConfigNode[]): Source[] =>
    values(at, "apply-groups").map((group) => ({ group, nodes: below(groups.get(group) ?? [], path) }));
  const sources = withTheirs([...named(nodes), ...outer], named).filter(({ group }) => !except.includes(group));
  const result = nodes.filter(({ name }) => !bookkeeping.has(name));
  for (const { group, nodes: brought } of sources) {
    for (const node of brought) {
      if (node.inactive || bookkeeping.has(node.name) || isWildcard(node) || result.some((one) => same(one, node)))
        continue;
      result.push({ ...node, children: [], group });
    }
  }
  return result.map((node) => {
    const deeper = sources.map(({ group, nodes: brought }) => ({ group, nodes: below(brought, [node]) }));
    return { ...node, children: resolved(node.children, deeper, groups, [...path, node]) };
  });
}

/** A group may itself apply groups: behind it come theirs, each once. */
function withTheirs(sources: readonly Source[], named: (nodes: readonly ConfigNode[]) => Source[]): Source[] {
  const result: Source[] = [];
  const visit = (source: Source): void => {
    if (result.some(({ group }) => group === source.group)) return;
    result.push(source);
    named(source.nodes).forEach(visit);
  };
  sources.forEach(visit);
  return result;
}

const bookkeeping = new Set(["groups", "apply-groups", "apply-groups-except"]);

const values = (nodes: readonly ConfigNode[], name: string): string[] =>
  nodes.filter((node) => node.name === name && !node.inactive).map(({ value }) => value ?? "");

/** What a group says below a path of the configuration. */
function below(nodes: readonly ConfigNode[], path: readonly ConfigNode[]): readonly ConfigNode[] {
  return path.reduce(
    (at, step) => at.filter((node) => !node.inactive && fits(node, step)).flatMap(({ children }) => children),
    nodes,
  );
}

/** The same statement: containers and leaves by name, entries by key, values of a list each for itself. */
const same = (one: ConfigNode, other: ConfigNode): boolean =>
  one.name === other.name && one.key === other.key && (!one.many || one.value === other.value);

/** `user <*>` of a group stands for every user that is there. */
const isWildcard = ({ key }: ConfigNode): boolean => key !== undefined && /^<.*>$/.test(key);

function fits(node: ConfigNode, step: ConfigNode): boolean {
  if (node.name !== step.name) return false;
  if (!isWildcard(node)) return node.key === step.key;
  const pattern = (node.key ?? "").slice(1, -1).replace(/[.+^${}()|\\]/g, "\\$&");
  return new RegExp(`^${pattern.replace(/\*/g, ".*").replace(/\?/g, ".")}$`).test(step.key ?? "");
}
