import { spawn } from "node:child_process";

/** What a script has printed: its last line is JSON. */
type Told = { [name: string]: unknown };

/**
 * Runs a Python script against what `given` describes, with the interpreter that `npm test` has set up: it has the
 * clients of others that must be able to drive our emulators.
 */
export async function runPython(script: string, given: object): Promise<Told> {
  const python = process.env.PULUMI_SSH_TEST_PYTHON;
  if (python === undefined) {
    throw new Error(
      "PULUMI_SSH_TEST_PYTHON names no interpreter: `npm test` sets one up, and `node tools/setup.mjs --print` shows what to export",
    );
  }
  const child = spawn(python, ["-W", "ignore", script], { stdio: ["pipe", "pipe", "pipe"] });
  child.stdin.end(JSON.stringify(given));
  let output = "";
  let complaint = "";
  child.stdout.on("data", (text) => {
    output += text;
  });
  child.stderr.on("data", (text) => {
    complaint += text;
  });
  const code = await new Promise((resolve, reject) => {
    child.on("error", reject);
    child.on("close", resolve);
  });
  if (code !== 0) throw new Error(`${script} ended with ${code}:\n${complaint}`);
  return JSON.parse(output.trim().split("\n").at(-1) ?? "");
}
