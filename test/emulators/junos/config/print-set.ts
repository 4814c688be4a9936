import { masked } from "./masked";
import { narrowed } from "./narrowed";
import { quoted } from "./quoted";
import type { ConfigNode, ConfigTree, PrintOptions, Schema, Statement } from "./types";

/** `| display set`: a line for each value; `deactivate` behind what it is about. */
export function printSet(schema: Schema, tree: ConfigTree, options: PrintOptions = {}): string {
  const inside = narrowed(schema.top, tree, options.path)?.inside;
  if (inside === undefined) return "";
  const way = inside.words.map(quoted).join(" ");
  return lines(inside.statements, inside.nodes, way === "" ? "" : `${way} `, options.maskSecrets ?? false)
    .map((line) => `${line}\n`)
    .join("");
}

function lines(statements: readonly Statement[], nodes: readonly ConfigNode[], way: string, mask: boolean): string[] {
  return statements.flatMap((statement) =>
    nodes.filter(({ name }) => name === statement.name).flatMap((node) => own(statement, node, way, mask)),
  );
}

function own(statement: Statement, node: ConfigNode, way: string, mask: boolean): string[] {
  if (statement.kind === "leaf" || statement.kind === "leaf-list") {
    const hidden = mask && statement.kind === "leaf" && statement.secret;
    const value = node.value === undefined ? "" : ` ${hidden ? masked : quoted(node.value)}`;
    const isBare = statement.kind === "leaf" && statement.nokeyword;
    const words = isBare ? value.trimStart() : `${node.name}${value}`;
    const subject = `${way}${statement.kind === "leaf-list" || isBare ? words : node.name}`;
    return [`set ${way}${words}`, ...(node.inactive ? [`deactivate ${subject}`] : [])];
  }
  const key = statement.kind === "list" ? (statement.secretKey && mask ? masked : quoted(node.key ?? "")) : undefined;
  const words = statement.kind === "container" ? node.name : statement.nokeyword ? key : `${node.name} ${key}`;
  const below = lines(statement.children, node.children, `${way}${words} `, mask);
  return [
    ...(below.length === 0 ? [`set ${way}${words}`] : below),
    ...(node.inactive ? [`deactivate ${way}${words}`] : []),
  ];
}
