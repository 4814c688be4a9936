import { spawn } from "node:child_process";
import { existsSync } from "node:fs";
import { delimiter, join } from "node:path";
import { fileURLToPath } from "node:url";

export const repo = fileURLToPath(new URL("../../", import.meta.url)).replace(/\/$/, "");

/** Runs a command to its end. `inherit` shows its output; otherwise it is collected. Never throws for a code. */
export function run(file, args, { inherit = false, onLine, ...options } = {}) {
  return new Promise((resolve) => {
    const child = spawn(file, args, { cwd: repo, stdio: inherit ? "inherit" : ["ignore", "pipe", "pipe"], ...options });
    let output = "";
    let rest = "";
    for (const stream of [child.stdout, child.stderr]) {
      stream?.setEncoding("utf8").on("data", (text) => {
        output += text;
        const lines = (rest + text).split("\n");
        rest = lines.pop();
        if (onLine) lines.forEach(onLine);
      });
    }
    child.once("error", (error) => resolve({ code: 127, output: error.message }));
    child.once("close", (code, signal) => resolve({ code: code ?? (signal === "SIGINT" ? 130 : 1), output }));
  });
}

export function onPath(name) {
  const dirs = (process.env.PATH ?? "").split(delimiter).filter(Boolean);
  return dirs.map((dir) => join(dir, name)).find((file) => existsSync(file));
}

const indent = (lines) => lines.map((line) => `    ${line}`).join("\n");

/** The first, or last, lines of a tool's output, for an error message: npm says what is wrong first, others last. */
export const head = (output, lines = 12) => indent(output.trim().split("\n").slice(0, lines));
export const tail = (output, lines = 15) => indent(output.trim().split("\n").slice(-lines));

/** -1, 0 or 1; numbers compare as numbers. */
export function compareVersions(a, b) {
  const [x, y] = [a, b].map((version) => version.split(".").map(Number));
  for (let i = 0; i < Math.max(x.length, y.length); i++) {
    if ((x[i] ?? 0) !== (y[i] ?? 0)) return (x[i] ?? 0) < (y[i] ?? 0) ? -1 : 1;
  }
  return 0;
}
