import { pathText } from "./path-text";
import { textLines } from "./print-text";
import { sameTree } from "./same-tree";
import type { ConfigNode, ConfigTree, ContainerStatement, ListStatement, Schema, Statement } from "./types";
import { inBraces } from "./walk";

/** `show | compare`: what leads from one configuration to another; "" when they are the same. */
export function compare(
  schema: Schema,
  from: ConfigTree,
  to: ConfigTree,
  { maskSecrets = false }: { maskSecrets?: boolean } = {},
): string {
  const comparison = new Comparison(maskSecrets);
  comparison.visit(schema.top, from.children, to.children, []);
  return comparison.text;
}

type Nodes = readonly ConfigNode[];
type Path = readonly string[];

class Comparison {
  text = "";
  private section: string | undefined;

  constructor(private readonly mask: boolean) {}

  visit(statements: readonly Statement[], before: Nodes, after: Nodes, path: Path): void {
    for (const statement of statements) {
      const left = before.filter(({ name }) => name === statement.name);
      const right = after.filter(({ name }) => name === statement.name);
      if (statement.kind === "leaf" || statement.kind === "leaf-list") {
        this.changed(statement, left, right, path);
      } else if (statement.kind === "list" && statement.braced) {
        this.holders(inBraces(statement), left, right, [...path, statement.name]);
      } else {
        this.holders(statement, left, right, path);
      }
    }
  }

  private holders(statement: ContainerStatement | ListStatement, left: Nodes, right: Nodes, path: Path): void {
    for (const node of left) {
      if (!right.some(({ key }) => key === node.key)) this.changed(statement, [node], [], path);
    }
    for (const node of right) {
      const old = left.find(({ key }) => key === node.key);
      if (old === undefined || (statement.kind === "list" && statement.oneliner)) {
        this.changed(statement, old === undefined ? [] : [old], [node], path);
        continue;
      }
      if (old.inactive !== node.inactive) {
        this.put(path, "!", "   ", [`${node.inactive ? "inactive" : "active"}: ${this.head(statement, node)} { ... }`]);
      }
      const { name, key = "" } = node;
      const words = statement.kind === "container" ? [name] : statement.nokeyword ? [key] : [name, key];
      this.visit(statement.children, old.children, node.children, [...path, ...words]);
    }
    for (const node of moved(left, right)) this.put(path, "!", "   ", [`${this.head(statement, node)} { ... }`]);
  }

  /** What is shown whole, as it was and as it is. */
  private changed(statement: Statement, left: Nodes, right: Nodes, path: Path): void {
    if (sameTree({ children: left }, { children: right })) return;
    const indent = left.length > 0 && right.length > 0 ? "  " : "   ";
    this.put(path, "-", indent, textLines([statement], left, this.mask));
    this.put(path, "+", indent, textLines([statement], right, this.mask));
  }

  private head(statement: Statement, node: ConfigNode): string {
    const [line = ""] = textLines([statement], [{ ...node, inactive: undefined, children: [] }], this.mask);
    return line.replace(/;[^;]*$/, "");
  }

  private put(path: Path, sign: string, indent: string, lines: readonly string[]): void {
    if (lines.length === 0) return;
    const section = pathText(path);
    if (section !== this.section) this.text += `${section}\n`;
    this.section = section;
    for (const line of lines) this.text += `${sign}${indent}${line}\n`;
  }
}

/** Entries that are on both sides and stand in another order: the first that does, and what follows it. */
function moved(left: Nodes, right: Nodes): ConfigNode[] {
  const kept = (nodes: Nodes, others: Nodes): ConfigNode[] =>
    nodes.filter(({ key }) => key !== undefined && others.some((other) => other.key === key));
  const [old, now] = [kept(left, right), kept(right, left)];
  const first = now.findIndex(({ key }, index) => key !== old[index]?.key);
  return first < 0 ? [] : now.slice(first);
}
