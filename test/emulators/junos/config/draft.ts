import type { ConfigNode, ConfigTree, Statement } from "./types";

/** A configuration while it is being edited. */
export interface Draft {
  name: string;
  key?: string;
  value?: string;
  many?: true;
  inactive?: true;
  children: Draft[];
}

/** A copy that may be changed. */
export const draftOf = (tree: ConfigTree): Draft => ({ name: "", children: structuredClone(tree.children) as Draft[] });

/** The tree that a draft has become: statements in the order of the schema, containers without content left out. */
export const finished = (draft: Draft, statements: readonly Statement[]): ConfigTree => ({
  children: tidied(draft.children, statements),
});

function tidied(nodes: Draft[], statements: readonly Statement[]): ConfigNode[] {
  const result: ConfigNode[] = [];
  for (const statement of statements) {
    for (const node of nodes) {
      if (node.name !== statement.name) continue;
      if (statement.kind === "leaf" || statement.kind === "leaf-list") {
        result.push(node);
        continue;
      }
      const children = tidied(node.children, statement.children);
      if (statement.kind === "container" && !statement.presence && children.length === 0) continue;
      result.push({ ...node, children });
    }
  }
  return result;
}
