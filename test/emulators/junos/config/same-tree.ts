import type { ConfigNode, ConfigTree } from "./types";

/** Whether two configurations say the same, in the same order. */
export const sameTree = (one: ConfigTree, other: ConfigTree): boolean =>
  one === other || same(one.children, other.children);

function same(left: readonly ConfigNode[], right: readonly ConfigNode[]): boolean {
  return (
    left.length === right.length &&
    left.every((node, index) => {
      const other = right[index] as ConfigNode;
      return (
        node === other ||
        (node.name === other.name &&
          node.key === other.key &&
          node.value === other.value &&
          node.inactive === other.inactive &&
          same(node.children, other.children))
      );
    })
  );
}
