import type { ConfigNode, ConfigTree } from "./types";

/**
 * What stands at a path of element names; after the name of a list its key, or nothing for all entries:
 * `system login user alice authentication ssh-rsa`. A path with keys that hold spaces is given in words.
 */
export function nodesAt(tree: ConfigTree, path: string | readonly string[]): ConfigNode[] {
  const words = typeof path === "string" ? path.split(" ") : path;
  let nodes: readonly ConfigNode[] = tree.children;
  let found: ConfigNode[] = [];
  for (let index = 0; index < words.length; index++) {
    found = nodes.filter(({ name }) => name === words[index]);
    if (found.some(({ key }) => key !== undefined) && index + 1 < words.length) {
      index++;
      found = found.filter(({ key }) => key === words[index]);
    }
    nodes = found.flatMap(({ children }) => children);
  }
  return found;
}

/** The values of a leaf-list, in their order, or of the same leaf in several places. */
export const valuesAt = (tree: ConfigTree, path: string | readonly string[]): string[] =>
  nodesAt(tree, path).flatMap(({ value }) => (value === undefined ? [] : [value]));

export const valueAt = (tree: ConfigTree, path: string | readonly string[]): string | undefined =>
  valuesAt(tree, path)[0];

export const hasAt = (tree: ConfigTree, path: string | readonly string[]): boolean => nodesAt(tree, path).length > 0;
