import { readdirSync, readFileSync } from "node:fs";
import { dirname, join, relative, resolve } from "node:path";
import ts from "typescript";

const root = join(__dirname, "..", "..");

interface Import {
  from: string;
  /** A file of ours, or the name of a package. */
  to: string;
  /** Gone after compiling. */
  typeOnly: boolean;
  /** Inside a function: loaded when it is first needed. */
  lazy: boolean;
}

const sources = ["sdk", "provider", "testing", "cli", "test/emulators"].flatMap((folder) =>
  readdirSync(join(root, folder), { recursive: true, encoding: "utf8" })
    .filter((name) => name.endsWith(".ts"))
    .map((name) => join(folder, name)),
);
const texts = new Map(sources.map((file) => [file, readFileSync(join(root, file), "utf8")]));
const imports = sources.flatMap(importsOf);

function importsOf(file: string): Import[] {
  const found: Import[] = [];
  const add = (name: ts.Node | undefined, typeOnly: boolean, lazy: boolean) => {
    if (name !== undefined && ts.isStringLiteral(name))
      found.push({ from: file, to: target(file, name.text), typeOnly, lazy });
  };
  const visit = (node: ts.Node): void => {
    if (ts.isImportDeclaration(node)) add(node.moduleSpecifier, isTypeOnly(node), false);
    else if (ts.isExportDeclaration(node)) add(node.moduleSpecifier, node.isTypeOnly, false);
    else if (ts.isImportTypeNode(node) && ts.isLiteralTypeNode(node.argument)) add(node.argument.literal, true, true);
    else if (ts.isCallExpression(node) && /^(require|import)$/.test(node.expression.getText()))
      add(node.arguments[0], false, true);
    node.forEachChild(visit);
  };
  visit(ts.createSourceFile(file, texts.get(file) ?? "", ts.ScriptTarget.ES2022, true));
  return found;
}

function isTypeOnly({ importClause }: ts.ImportDeclaration): boolean {
  const named = importClause?.namedBindings;
  if (importClause?.isTypeOnly) return true;
  if (importClause === undefined || importClause.name !== undefined || named === undefined) return false;
  return ts.isNamedImports(named) && named.elements.every((element) => element.isTypeOnly);
}

function target(file: string, name: string): string {
  if (!name.startsWith(".")) return name;
  const path = relative(root, resolve(root, dirname(file), name));
  const candidates = [`${path}.ts`, join(path, "index.ts")];
  const hit = candidates.find((each) => texts.has(each));
  if (hit === undefined) throw new Error(`${file} imports ${name}, which is no source file`);
  return hit;
}

const own = (name: string) => /^(sdk|provider|testing|cli|test\/emulators)\//.test(name);
const within =
  (...folders: string[]) =>
  (file: string) =>
    folders.some((folder) => file === folder || file.startsWith(`${folder}/`));
const node = (name: string) => name.startsWith("node:");

/** Who may import what; the folder that fits a file first counts. Types only: nothing is loaded, so more is allowed. */
const rules: { files: (file: string) => boolean; may: (to: string, how: Import) => boolean; says: string }[] = [
  {
    says: "the SDK imports itself, formats and Pulumi: no zod, no ssh2, no I/O",
    files: within("sdk"),
    may: (to) => within("sdk", "provider/core/formats")(to) || to === "@pulumi/pulumi",
  },
  {
    says: "the core is pure: it imports itself, zod and hashing",
    files: within("provider/core"),
    may: (to) => within("provider/core")(to) || ["zod", "node:crypto", "bcrypt-pbkdf"].includes(to),
  },
  {
    says: "platforms/index knows the contract, and loads platforms lazily",
    files: within("provider/platforms/index.ts"),
    may: (to, { lazy }) => within("provider/core")(to) || (lazy && /^provider\/platforms\/\w+\/index\.ts$/.test(to)),
  },
  {
    says: "a platform imports the core and its own folder",
    files: within("provider/platforms"),
    may: (to, { from }) =>
      within("provider/core", from.split("/").slice(0, 3).join("/"))(to) ||
      // `posix` of it: joining texts is pure.
      ["zod", "node:crypto", "node:path"].includes(to),
  },
  {
    says: "a kind of resource is data",
    files: within("provider/resources"),
    may: within("provider/core", "provider/resources"),
  },
  {
    says: "the transport imports the core, Node and its libraries",
    files: within("provider/transport"),
    may: (to, { from }) =>
      within("provider/core", "provider/transport")(to) ||
      node(to) ||
      ["ssh2", "bcrypt-pbkdf", "@xmldom/xmldom"].includes(to) ||
      to.startsWith("ssh2/") ||
      // Its defects are corrected there.
      (to.startsWith("node-routeros/") && from === "provider/transport/routeros-api/hardened-routeros.ts"),
  },
  {
    says: "the session imports the core, the transport and the log",
    files: within("provider/session"),
    may: (to) =>
      within("provider/core", "provider/session", "provider/transport", "provider/engine/log.ts")(to) ||
      // The last two for memory only.
      ["node:crypto", "node:v8", "node:vm"].includes(to),
  },
  {
    says: "the engine's log and hidden names stand alone",
    files: (file) => within("provider/engine/log.ts", "provider/engine/hidden.ts")(file),
    may: (to) => within("provider/core")(to) || node(to),
  },
  {
    says: "the lifecycle imports everything of the provider except the transport",
    files: within("provider/lifecycle"),
    may: (to) =>
      within(
        "provider/core",
        "provider/lifecycle",
        "provider/session",
        "provider/resources",
        "provider/platforms/index.ts",
        "provider/engine/log.ts",
        "provider/engine/hidden.ts",
      )(to) || to === "node:crypto",
  },
  {
    says: "the bridge imports the lifecycle",
    files: within("provider/engine", "provider/index.ts"),
    may: within("provider/core", "provider/lifecycle", "provider/engine"),
  },
  {
    says: "the command line prints tables of the platforms, and loads emulators when one is wanted",
    files: within("cli"),
    may: (to, { lazy, typeOnly }) =>
      within("cli", "provider/core", "provider/platforms")(to) ||
      node(to) ||
      ((lazy || typeOnly) && within("testing/emulate.ts")(to)),
  },
  {
    says: "what users' tests call imports the provider and the emulators, and not the SDK",
    files: within("testing"),
    may: (to) => within("testing", "provider", "test/emulators")(to) || node(to),
  },
  {
    says: "an emulator knows nothing of the provider: it imports itself, what emulators share, Node and two libraries",
    files: within("test/emulators"),
    may: (to, { from }) =>
      within("test/emulators/shared", from.split("/").slice(0, 3).join("/"))(to) ||
      node(to) ||
      ["ssh2", "@xmldom/xmldom"].includes(to) ||
      to.startsWith("ssh2/"),
  },
];

/** What is wrong about an import, by the first rule that fits the file it stands in. */
function faultOf(each: Import): string | undefined {
  const rule = rules.find(({ files }) => files(each.from));
  return rule === undefined || rule.may(each.to, each) ? undefined : `${each.from} -> ${each.to} (${rule.says})`;
}

test("every import follows the design", () => {
  expect(imports.length).toBeGreaterThan(500);
  expect(imports.map(faultOf).filter((fault) => fault !== undefined)).toEqual([]);
});

test.each([
  ["sdk/host-key.ts", "zod"],
  ["sdk/host-key.ts", "provider/core/contract.ts"],
  ["sdk/device.ts", "node:fs"],
  ["provider/core/redactor.ts", "provider/session/pool.ts"],
  ["provider/core/formats/fingerprint.ts", "node:fs"],
  ["provider/platforms/index.ts", "provider/platforms/openssh/index.ts"],
  ["provider/platforms/openssh/commit.ts", "provider/transport/wire.ts"],
  ["provider/platforms/openssh/commit.ts", "provider/platforms/junos/commit.ts"],
  ["provider/resources/host-key.ts", "provider/platforms/openssh/index.ts"],
  ["provider/transport/shell.ts", "provider/session/pool.ts"],
  ["provider/session/pool.ts", "provider/lifecycle/apply.ts"],
  ["provider/session/pool.ts", "ssh2"],
  ["provider/lifecycle/apply.ts", "provider/transport/wire.ts"],
  ["provider/engine/log.ts", "provider/lifecycle/apply.ts"],
  ["provider/index.ts", "provider/session/pool.ts"],
  ["cli/index.ts", "provider/session/pool.ts"],
  ["cli/emulate.ts", "testing/emulate.ts"],
  ["testing/index.ts", "sdk/index.ts"],
  ["test/emulators/junos/index.ts", "provider/core/netconf.ts"],
  ["test/emulators/junos/index.ts", "zod"],
  ["test/emulators/shared/ssh-server.ts", "test/emulators/junos/index.ts"],
])("the rules refuse %s -> %s", (from, to) => {
  expect(sources).toContain(from);
  expect(faultOf({ from, to, typeOnly: false, lazy: false })).toContain(`${from} -> ${to}`);
});

test("imports are found in every form, the lazy and the type-only ones as such", () => {
  texts.set(
    "sdk/made-up.ts",
    `import { a } from "ssh2"; import type { b } from "zod"; import "node:fs"; export * from "node:net";
     const c = () => require("node:tls") as typeof import("node:dns"); const d = () => import("node:http");`,
  );
  const found = importsOf("sdk/made-up.ts").map(({ to, typeOnly, lazy }) => [to, typeOnly, lazy]);
  texts.delete("sdk/made-up.ts");
  expect(found).toEqual([
    ["ssh2", false, false],
    ["zod", true, false],
    ["node:fs", false, false],
    ["node:net", false, false],
    ["node:tls", false, true],
    ["node:dns", true, true],
    ["node:http", false, true],
  ]);
});

test("nothing imports in a circle", () => {
  const next = new Map<string, string[]>();
  for (const { from, to, typeOnly } of imports) {
    if (!typeOnly && own(to)) next.set(from, [...(next.get(from) ?? []), to]);
  }
  const circles: string[] = [];
  const done = new Set<string>();
  const walk = (file: string, path: string[]) => {
    const at = path.indexOf(file);
    if (at >= 0) circles.push([...path.slice(at), file].join(" -> "));
    if (at >= 0 || done.has(file)) return;
    for (const to of next.get(file) ?? []) walk(to, [...path, file]);
    done.add(file);
  };
  for (const file of sources) walk(file, []);
  expect(circles).toEqual([]);
});

/** Source without comments and texts: `await` in a sentence is no await. */
const code = (file: string) =>
  (texts.get(file) ?? "").replace(
    /\/\*[\s\S]*?\*\/|\/\/[^\n]*|"(?:[^"\\\n]|\\.)*"|'(?:[^'\\\n]|\\.)*'|`(?:[^`\\]|\\.)*`/g,
    "''",
  );

test("platforms and the core are pure: they wait for nothing, read no clock, no file and no environment", () => {
  const impure =
    /\bawait\b|\basync\b|\bDate\.now\b|\bnew Date\(\)|\bMath\.random\b|\bprocess\.|\bset(?:Timeout|Interval)\b/;
  const pure = sources.filter(within("provider/platforms", "provider/core", "provider/resources"));
  expect(pure.length).toBeGreaterThan(50);
  expect(pure.flatMap((file) => (impure.test(code(file)) ? [`${file}: ${impure.exec(code(file))?.[0]}`] : []))).toEqual(
    [],
  );
});

test("a platform is named in its own folder, the contract, the SDK and the table of platforms only", () => {
  const names = /["'`](openssh|routeros|ios|iosxr|junos)["'`]/;
  const allowed = within("provider/platforms", "provider/core/contract.ts", "sdk", "testing", "cli", "test/emulators");
  // The first writes the SDK; in the second it is the name of a file format.
  const others = ["provider/generated.ts", "provider/core/formats/private-key.ts"];
  expect(
    sources.filter((file) => !allowed(file) && !others.includes(file) && names.test(texts.get(file) ?? "")),
  ).toEqual([]);
});
