import { masked } from "./masked";
import { narrowed } from "./narrowed";
import type { ConfigNode, ConfigTree, PrintOptions, Schema, Statement } from "./types";

type Json = { [name: string]: unknown };

/** `{"configuration": {...}}` in the vendor's own style; attributes are in `@` and `@leaf`. */
export function printJson(schema: Schema, tree: ConfigTree, options: PrintOptions = {}): string {
  const shown = narrowed(schema.top, tree, options.path)?.tree.children ?? [];
  const attributes = options.attributes === undefined ? {} : { "@": options.attributes };
  const configuration = { ...attributes, ...object(schema.top, shown, options.maskSecrets ?? false) };
  return `${JSON.stringify({ configuration }, undefined, 4)}\n`;
}

function object(statements: readonly Statement[], nodes: readonly ConfigNode[], mask: boolean): Json {
  const result: Json = {};
  for (const statement of statements) {
    const own = nodes.filter(({ name }) => name === statement.name);
    const [first] = own;
    if (first === undefined) continue;
    const { name } = statement;
    switch (statement.kind) {
      case "container":
        result[name] = { ...mark(first), ...object(statement.children, first.children, mask) };
        break;
      case "list":
        result[name] = own.map((node) => ({
          ...mark(node),
          [statement.key]: statement.secretKey && mask ? masked : node.key,
          ...object(statement.children, node.children, mask),
        }));
        break;
      case "leaf": {
        const number = statement.type.kind === "int" && /^\d+$/.test(first.value ?? "");
        const value = number ? Number(first.value) : first.value;
        result[name] = statement.type.kind === "empty" ? [null] : statement.secret && mask ? masked : value;
        if (first.inactive) result[`@${name}`] = { inactive: true };
        break;
      }
      case "leaf-list":
        result[name] = own.map(({ value }) => value);
        if (own.some(({ inactive }) => inactive)) {
          result[`@${name}`] = own.map((node) => (node.inactive ? { inactive: true } : {}));
        }
        break;
    }
  }
  return result;
}

const mark = (node: ConfigNode): Json => (node.inactive ? { "@": { inactive: true } } : {});
