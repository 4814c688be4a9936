import { masked } from "./masked";
import { narrowed } from "./narrowed";
import { quoted } from "./quoted";
import type { ConfigNode, ConfigTree, ListStatement, PrintOptions, Schema, Statement } from "./types";
import { inBraces } from "./walk";

/** The curly form, as `show configuration` prints it. Ends with a line break unless there is nothing. */
export function printText(schema: Schema, tree: ConfigTree, options: PrintOptions = {}): string {
  const inside = narrowed(schema.top, tree, options.path)?.inside;
  if (inside === undefined) return "";
  return textLines(inside.statements, inside.nodes, options.maskSecrets ?? false)
    .map((line) => `${line}\n`)
    .join("");
}

/** The lines of some statements, without indentation of their own. */
export function textLines(statements: readonly Statement[], nodes: readonly ConfigNode[], mask: boolean): string[] {
  return statements.flatMap((statement) => {
    const own = nodes.filter(({ name }) => name === statement.name);
    if (own.length === 0) return [];
    if (statement.kind === "leaf") return own.map((node) => leafLine(statement, node, mask));
    if (statement.kind === "leaf-list") return [valuesLine(statement.name, own)];
    if (statement.kind === "list" && statement.braced) {
      return block(statement.name, "", textLines([inBraces(statement)], own, mask));
    }
    return own.flatMap((node) => {
      const lines = textLines(statement.children, node.children, mask);
      if (statement.kind === "list") return entry(statement, node, lines, mask);
      const head = tag(node) + node.name;
      return statement.oneliner && fitsOneLine(node) ? [oneLine(head, lines)] : block(head, "", lines);
    });
  });
}

function entry(statement: ListStatement, node: ConfigNode, lines: readonly string[], mask: boolean): string[] {
  const key = statement.secretKey && mask ? masked : quoted(node.key ?? "");
  const head = tag(node) + (statement.nokeyword ? key : `${statement.name} ${key}`);
  if (!statement.oneliner || !fitsOneLine(node)) {
    return block(head, statement.secretKey && !mask ? " ## SECRET-DATA" : "", lines);
  }
  return [oneLine(head, lines)];
}

/** What is inactive by itself cannot be shown within one line. */
const fitsOneLine = ({ children }: ConfigNode): boolean => children.every(({ inactive }) => !inactive);

const oneLine = (head: string, lines: readonly string[]): string =>
  `${[head, ...lines.map((line) => line.replace(/;$/, ""))].join(" ")};`;

const tag = ({ inactive }: ConfigNode): string => (inactive ? "inactive: " : "");

function leafLine(statement: Statement & { kind: "leaf" }, node: ConfigNode, mask: boolean): string {
  if (statement.type.kind === "empty") return `${tag(node)}${node.name};`;
  const value = statement.secret ? (mask ? masked : `"${node.value}"`) : quoted(node.value ?? "");
  if (statement.nokeyword) return `${tag(node)}${value};`;
  return `${tag(node)}${node.name} ${value};${statement.secret ? " ## SECRET-DATA" : ""}`;
}

/** `ciphers [ a b ];`; one value stands alone. Values are inactive all together, or each by itself. */
function valuesLine(name: string, nodes: readonly ConfigNode[]): string {
  const all = nodes.every(({ inactive }) => inactive);
  const values = nodes.map((node) => (all ? "" : tag(node)) + quoted(node.value ?? ""));
  return `${all ? "inactive: " : ""}${name} ${nodes.length === 1 ? values[0] : `[ ${values.join(" ")} ]`};`;
}

function block(head: string, remark: string, lines: readonly string[]): string[] {
  return lines.length === 0
    ? [`${head};${remark}`]
    : [`${head} {${remark}`, ...lines.map((line) => `    ${line}`), "}"];
}
