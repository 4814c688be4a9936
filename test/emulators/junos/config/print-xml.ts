import { masked } from "./masked";
import { narrowed } from "./narrowed";
import type { ConfigNode, ConfigTree, PrintOptions, Schema, Statement } from "./types";

/**
 * `<configuration>` and what it holds. The prefix `junos` of its attributes is the enclosing reply's to declare. A path
 * that leads nowhere leaves `<configuration>` empty.
 */
export function printXml(schema: Schema, tree: ConfigTree, options: PrintOptions = {}): string {
  const shown = narrowed(schema.top, tree, options.path)?.tree.children ?? [];
  const attributes = { xmlns: "http://xml.juniper.net/xnm/1.1/xnm", ...options.attributes };
  const head = Object.entries(attributes).map(([name, value]) => ` ${name}="${escaped(value)}"`);
  const lines = elements(schema.top, shown, options).map((line) => `    ${line}\n`);
  return `<configuration${head.join("")}>\n${lines.join("")}</configuration>`;
}

function elements(statements: readonly Statement[], nodes: readonly ConfigNode[], options: PrintOptions): string[] {
  return statements.flatMap((statement) =>
    nodes.filter(({ name }) => name === statement.name).flatMap((node) => element(statement, node, options)),
  );
}

function element(statement: Statement, node: ConfigNode, options: PrintOptions): string[] {
  const group = options.groups && node.group !== undefined ? ` group="${escaped(node.group)}"` : "";
  const marks = (node.inactive ? ' inactive="inactive"' : "") + group;
  const { name } = node;
  if (statement.kind === "leaf" || statement.kind === "leaf-list") {
    if (node.value === undefined) return [`<${name}${marks}/>`];
    const hidden = options.maskSecrets && statement.kind === "leaf" && statement.secret;
    return [`<${name}${marks}>${hidden ? masked : escaped(node.value)}</${name}>`];
  }
  const parts = elements(statement.children, node.children, options);
  if (statement.kind === "list") {
    const key = statement.secretKey && options.maskSecrets ? masked : escaped(node.key ?? "");
    parts.unshift(`<${statement.key}${group}>${key}</${statement.key}>`);
  }
  return [`<${name}${marks}>`, ...parts.map((line) => `    ${line}`), `</${name}>`];
}

const escaped = (text: string): string =>
  text.replace(
    /[&<>"]/g,
    (character) => ({ "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;" })[character] as string,
  );
