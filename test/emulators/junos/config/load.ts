import { Applier } from "./apply";
import { type Draft, draftOf, finished } from "./draft";
import type { Edit, Operation } from "./edit";
import { parseJson } from "./parse-json";
import { parseSet } from "./parse-set";
import { parseText } from "./parse-text";
import { parseXml } from "./parse-xml";
import type { ConfigTree, LoadOptions, LoadResult, Problem, Schema, XmlElement } from "./types";

/** The tree that a load makes of another. What is wrong is said and left out, the rest is there. */
export function load(
  schema: Schema,
  tree: ConfigTree,
  options: LoadOptions,
  content: string | XmlElement,
): LoadResult & { tree: ConfigTree } {
  const text = typeof content === "string" ? content : content.text;
  const draft: Draft = draftOf(tree);
  const applier = new Applier(options.action);
  if (options.action === "set" || options.format === "set") {
    const problems: Problem[] = [];
    // Line by line: a later line sees what an earlier one has done.
    for (const { edits, operation, problem, line, source } of parseSet(schema.top, text, options.at)) {
      if (problem !== undefined) problems.push(problem);
      // A line is right or wrong as a whole; what is wrong with a value does not depend on what is there.
      const trial = new Applier(options.action);
      if (operation === "merge") trial.apply({ name: "", children: [] }, schema.top, edits, operation, []);
      problems.push(...trial.errors.map((said) => ({ ...said, line, source })));
      if (trial.errors.length > 0) continue;
      const warnings = applier.warnings.length;
      applier.apply(draft, schema.top, edits, operation, []);
      // One for each line, however many values it names.
      const [warning] = applier.warnings.splice(warnings);
      if (warning !== undefined) applier.warnings.push({ ...warning, line, source });
    }
    return { tree: finished(draft, schema.top), errors: problems, warnings: applier.warnings };
  }

  const read = edits(schema, options, content, text);
  const whole = options.action === "override" || options.action === "update" || read.operation === "replace";
  if (read.operation === "delete" || whole) draft.children = [];
  if (read.operation !== "delete") {
    const inherited = read.operation === "none" ? "none" : "merge";
    applier.apply(draft, schema.top, read.edits, inherited, []);
  }
  // A text that cannot be read at all changes nothing.
  const after = read.unreadable ? tree : finished(draft, schema.top);
  return { tree: after, errors: [...read.errors, ...applier.errors], warnings: applier.warnings };
}

function edits(
  schema: Schema,
  options: LoadOptions,
  content: string | XmlElement,
  text: string,
): { edits: Edit[]; errors: Problem[]; operation?: Operation; unreadable?: boolean } {
  if (options.format === "text") return parseText(schema.top, text);
  try {
    const root = options.format === "xml" ? parseXml(content) : parseJson(schema.top, text);
    const operation = (root.attributes.operation ??
      (root.attributes.delete === undefined ? options.defaultOperation : "delete")) as Operation | undefined;
    return { edits: root.children, errors: [], operation };
  } catch {
    return { edits: [], errors: [{ severity: "error", message: "syntax error" }], unreadable: true };
  }
}
