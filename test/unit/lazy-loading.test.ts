import { execFileSync } from "node:child_process";
import { join } from "node:path";
import ts from "typescript";

const root = join(__dirname, "..", "..");

/** Compiles each of our files when it is required, as the built package would be, and says which modules got loaded. */
const hook = `
const ts = require(${JSON.stringify(require.resolve("typescript"))});
const { readFileSync } = require("node:fs");
const compilerOptions = { module: ${ts.ModuleKind.CommonJS}, target: ${ts.ScriptTarget.ES2022}, esModuleInterop: true };
require.extensions[".ts"] = (module, file) =>
  module._compile(ts.transpileModule(readFileSync(file, "utf8"), { compilerOptions }).outputText, file);
const before = new Set(Object.keys(require.cache));
const loaded = () => Object.keys(require.cache).filter((file) => !before.has(file)).map((file) => file.slice(${root.length + 1}));
`;

/** The files of the repository that a fresh process has loaded after the code has run. */
function loadedBy(code: string): string[] {
  const script = `${hook}(async () => { ${code}; process.stdout.write("\\n" + JSON.stringify(loaded())); process.exit(0); })()`;
  const out = execFileSync(process.execPath, ["-e", script], { cwd: root, encoding: "utf8", maxBuffer: 2 ** 24 });
  return JSON.parse(out.slice(out.lastIndexOf("\n")));
}

const of = (files: string[], pattern: RegExp) => files.filter((file) => pattern.test(file));
const provider = `const { v1 } = require("./provider/index.ts")`;
const device = `{ platform: "openssh", host: "h", user: "u", agentSocketPath: "/a" }`;

describe("what is not used is not loaded", () => {
  test("the SDK: no zod, no ssh2, nothing of the provider but the formats", () => {
    const files = loadedBy(`require("./sdk/index.ts")`);
    expect(of(files, /^sdk\//)).toContain("sdk/index.ts");
    expect(of(files, /^node_modules\/(zod|ssh2)\//)).toEqual([]);
    expect(of(files, /^provider\/(?!core\/formats\/)/)).toEqual([]);
  });

  test("the provider: one file when it is imported, no platform and no transport when it makes a handler", () => {
    expect(loadedBy(provider)).toEqual(["provider/index.ts"]);
    const files = loadedBy(`${provider}; v1("UserPublicKey")`);
    expect(files).toContain("provider/engine/dynamic-provider.ts");
    expect(of(files, /^provider\/platforms\/\w+\//)).toEqual([]);
    expect(of(files, /^(provider\/transport|node_modules\/ssh2)\//)).toEqual([]);
  });

  test("check and diff, which is all of a preview: the platform that is named, and no transport", () => {
    const files = loadedBy(
      `${provider}; await v1("UserPublicKey").check({}, { device: ${device}, user: "alice", publicKey: "no key" })`,
    );
    const platforms = of(files, /^provider\/platforms\/\w+\//).map((file) => file.split("/")[2]);
    expect([...new Set(platforms)]).toEqual(["openssh"]);
    expect(of(files, /^(provider\/transport|node_modules\/ssh2)\//)).toEqual([]);
  });

  test("a kind that a stack does not use", () => {
    const files = loadedBy(
      `${provider}; await v1("UserPublicKey").check({}, { device: ${device}, user: "alice", publicKey: "no key" })`,
    );
    expect(of(files, /^provider\/platforms\/openssh\/user-public-key/)).not.toEqual([]);
    expect(of(files, /^provider\/platforms\/openssh\/(settings|host-key|known-host|outbound|commit)/)).toEqual([]);
  });
});
