import { existsSync, readdirSync, readFileSync } from "node:fs";
import { basename, join, resolve } from "node:path";

/** One data node of a model; `choice` and `case` are looked through. Children are resolved when they are asked for. */
export interface YangNode {
  kind: "container" | "list" | "leaf" | "leaf-list";
  name: string;
  readonly children: YangNode[];
  type?: YangType;
  /** Of a list: the name of its key. */
  key?: string;
  orderedBy: "user" | "system";
  presence: boolean;
  deprecated: boolean;
  mandatory: boolean;
  default?: string;
  units?: string;
  /** The choices and cases above it, outermost first: `tcp_forwarding_choices/case_1`. */
  choice?: string;
}

export interface YangType {
  /** As the model writes it: `string`, `enumeration`, `jt:filename`. */
  name: string;
  /** What a typedef comes to in the end. */
  base: string;
  range?: string;
  length?: string;
  patterns: string[];
  enums: string[];
  /** Of a union. */
  members: YangType[];
}

/** Where Juniper's models lie: beside the repository, or where PULUMI_SSH_YANG says. */
export const yangHome = process.env.PULUMI_SSH_YANG ?? resolve(__dirname, "..", "..", "..", "shared", "yang");

/** The folders of models, by their name: `junos-es-22.3R1`. Empty when there are none on this machine. */
export function yangFolders(): string[] {
  if (!existsSync(yangHome)) return [];
  return readdirSync(yangHome, { withFileTypes: true })
    .filter((entry) => entry.isDirectory() && /^junos-/.test(entry.name))
    .map(({ name }) => join(yangHome, name))
    .sort();
}

/** The release a folder of models is for, as the device would name it: `22.3R1`, `24.4R1-EVO`. */
export function releaseOf(folder: string): string {
  const [, family, release] = /^junos-(\w+)-(.+)$/.exec(basename(folder)) ?? [];
  return family === "evo" ? `${release}-EVO` : String(release);
}

/** `configuration` of the models in a folder: only what the tests need of RFC 7950, without submodules and deviations. */
export function readYang(folder: string): YangNode {
  const modules = new Map<string, Module>();
  for (const file of readdirSync(folder).filter((name) => name.endsWith(".yang"))) {
    const [statement] = statements(readFileSync(join(folder, file), "utf8"));
    if (statement !== undefined) modules.set(statement.argument, moduleOf(statement));
  }
  for (const [root, module] of modules) {
    const configuration = module.statement.body.find((each) => is(each, "container", "configuration"));
    if (configuration === undefined) continue;
    const tree = nodeOf(configuration, { modules, module: root });
    const augments = [...modules].flatMap(([name, { statement }]) =>
      statement.body
        .filter(({ keyword, argument }) => keyword === "augment" && /^\/(\w+:)?configuration$/.test(argument))
        .flatMap(({ body }) => nodesOf(body, { modules, module: name })),
    );
    return { ...tree, children: [...tree.children, ...augments] };
  }
  throw new Error(`${folder} has no module with a container configuration`);
}

/** The node at the end of a path of names; throws where the path ends early. */
export function yangAt(node: YangNode, path: string): YangNode {
  return path.split("/").reduce((at, name) => {
    const child = at.children.find((each) => each.name === name);
    if (child === undefined) throw new Error(`the model has no ${name} under ${at.name}`);
    return child;
  }, node);
}

interface Statement {
  keyword: string;
  argument: string;
  body: Statement[];
}

interface Module {
  statement: Statement;
  /** Prefix to name of the module. */
  imports: Map<string, string>;
  groupings: Map<string, Statement>;
  typedefs: Map<string, Statement>;
}

interface Scope {
  modules: Map<string, Module>;
  module: string;
  choice?: string;
}

function moduleOf(statement: Statement): Module {
  const named = (keyword: string) =>
    new Map(statement.body.filter((each) => each.keyword === keyword).map((each) => [each.argument, each]));
  const imports = [...named("import").values()].map((each): [string, string] => [
    one(each, "prefix") ?? "",
    each.argument,
  ]);
  return { statement, imports: new Map(imports), groupings: named("grouping"), typedefs: named("typedef") };
}

function nodesOf(body: Statement[], scope: Scope): YangNode[] {
  return body.flatMap((each) => {
    switch (each.keyword) {
      case "container":
      case "list":
      case "leaf":
      case "leaf-list":
        return [nodeOf(each, scope)];
      case "choice":
      case "case":
        return nodesOf(each.body, { ...scope, choice: [scope.choice, each.argument].filter(Boolean).join("/") });
      case "uses": {
        const { statement, module } = resolved(each.argument, "groupings", scope);
        return nodesOf(statement.body, { ...scope, module });
      }
      default:
        return [];
    }
  });
}

function nodeOf(statement: Statement, scope: Scope): YangNode {
  const type = statement.body.find(({ keyword }) => keyword === "type");
  let children: YangNode[] | undefined;
  const { choice, ...inner } = scope;
  return {
    kind: statement.keyword as YangNode["kind"],
    name: statement.argument,
    // Models nest deeply and in circles: only what is looked at is resolved.
    get children() {
      children ??= nodesOf(statement.body, inner);
      return children;
    },
    orderedBy: one(statement, "ordered-by") === "user" ? "user" : "system",
    presence: one(statement, "presence") !== undefined,
    deprecated: one(statement, "status") === "deprecated",
    mandatory: one(statement, "mandatory") === "true",
    ...(type === undefined ? {} : { type: typeOf(type, scope) }),
    ...present("key", one(statement, "key")),
    ...present("default", one(statement, "default")),
    ...present("units", one(statement, "units")),
    ...present("choice", choice),
  };
}

const builtIn =
  /^(?:u?int(?:8|16|32|64)|decimal64|string|boolean|empty|enumeration|union|binary|bits|leafref|identityref)$/;

function typeOf(statement: Statement, scope: Scope): YangType {
  const all = (keyword: string) =>
    statement.body.filter((each) => each.keyword === keyword).map(({ argument }) => argument);
  const own: YangType = {
    name: statement.argument,
    base: statement.argument,
    ...present("range", one(statement, "range")),
    ...present("length", one(statement, "length")),
    patterns: all("pattern"),
    enums: all("enum"),
    members: statement.body.filter(({ keyword }) => keyword === "type").map((each) => typeOf(each, scope)),
  };
  if (builtIn.test(statement.argument)) return own;
  const typedef = resolved(statement.argument, "typedefs", scope);
  const inner = typedef.statement.body.find(({ keyword }) => keyword === "type");
  if (inner === undefined) throw new Error(`typedef ${statement.argument} names no type`);
  const under = typeOf(inner, { ...scope, module: typedef.module });
  return { ...under, ...own, base: under.base, patterns: [...under.patterns, ...own.patterns] };
}

function resolved(name: string, among: "groupings" | "typedefs", { modules, module }: Scope) {
  const [, prefix, local] = /^(?:([\w.-]+):)?([\w.-]+)$/.exec(name) ?? [];
  const here = modules.get(module);
  const home = prefix === undefined ? module : (here?.imports.get(prefix) ?? module);
  const statement = modules.get(home)?.[among].get(String(local));
  if (statement === undefined) throw new Error(`${module} uses ${name}, which ${home} does not have`);
  return { statement, module: home };
}

const is = ({ keyword, argument }: Statement, wanted: string, name: string): boolean =>
  keyword === wanted && argument === name;

const one = (statement: Statement, keyword: string): string | undefined =>
  statement.body.find((each) => each.keyword === keyword)?.argument;

const present = <K extends string>(key: K, value: string | undefined): { [key in K]?: string } =>
  (value === undefined ? {} : { [key]: value }) as { [key in K]?: string };

/** Comments, texts in quotes, the signs of structure, and words. */
const token = /\/\*[\s\S]*?\*\/|\/\/[^\n]*|"(?:[^"\\]|\\[\s\S])*"|'[^']*'|[{};]|[^\s{};"']+/g;

function statements(text: string): Statement[] {
  const top: Statement[] = [];
  const stack = [top];
  let words: string[] = [];
  for (const [found] of text.matchAll(token)) {
    if (found.startsWith("/*") || found.startsWith("//")) continue;
    if (found === "}") stack.pop();
    else if (found === "{" || found === ";") {
      const [keyword = "", ...rest] = words;
      const statement: Statement = {
        keyword,
        argument: rest
          .filter((word) => word !== "+")
          .map(plain)
          .join(""),
        body: [],
      };
      stack.at(-1)?.push(statement);
      if (found === "{") stack.push(statement.body);
      words = [];
    } else words.push(found);
  }
  return top;
}

function plain(text: string): string {
  if (text.startsWith("'")) return text.slice(1, -1);
  return text.startsWith('"') ? text.slice(1, -1).replace(/\\(["\\])/g, "$1") : text;
}
