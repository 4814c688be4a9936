import { inherited } from "./inherited";
import type { ConfigNode, ConfigTree } from "./types";

/** What the device obeys: nothing that is inactive, and what groups bring. */
export const effective = (tree: ConfigTree): ConfigTree => inherited({ children: active(tree.children) });

const active = (nodes: readonly ConfigNode[]): ConfigNode[] =>
  nodes.filter(({ inactive }) => !inactive).map((node) => ({ ...node, children: active(node.children) }));
