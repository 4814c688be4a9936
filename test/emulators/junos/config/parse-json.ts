import { type Edit, edit } from "./edit";
import type { Statement } from "./types";

/** `{"configuration": {...}}`: lists are arrays, what has no value is [null], `@` and `@leaf` hold attributes. */
export function parseJson(top: readonly Statement[], text: string): Edit {
  const parsed: unknown = JSON.parse(text);
  const configuration = isObject(parsed) ? parsed.configuration : undefined;
  if (!isObject(configuration)) throw new Error("syntax error");
  return edit("configuration", { attributes: attributesOf(configuration["@"]), children: below(top, configuration) });
}

function below(statements: readonly Statement[], object: { [name: string]: unknown }): Edit[] {
  return Object.entries(object)
    .filter(([name]) => !name.startsWith("@"))
    .flatMap(([name, value]) => {
      const statement = statements.find((each) => each.name === name);
      const attributes = object[`@${name}`];
      const single = !Array.isArray(value);
      return (single ? [value] : value).map((item: unknown, index: number) => {
        const own = attributesOf(Array.isArray(attributes) ? attributes[index] : attributes);
        if (isObject(item)) {
          const parts = statement?.kind === "container" || statement?.kind === "list" ? statement.children : [];
          const key = edit("name", { text: String(item.name ?? "") });
          const keyed = statement?.kind === "list" && item.name !== undefined;
          const { name: _, ...rest } = item;
          return edit(name, {
            attributes: { ...attributesOf(item["@"]), ...own },
            children: [...(keyed ? [key] : []), ...below(parts, keyed ? rest : item)],
          });
        }
        return edit(name, { attributes: own, text: item === null ? "" : String(item) });
      });
    });
}

function attributesOf(value: unknown): Edit["attributes"] {
  if (!isObject(value)) return {};
  return Object.fromEntries(
    Object.entries(value)
      .filter(([, text]) => text !== false)
      .map(([name, text]) => [name.replace(/^.*:/, ""), String(text)]),
  );
}

const isObject = (value: unknown): value is { [name: string]: unknown } =>
  typeof value === "object" && value !== null && !Array.isArray(value);
