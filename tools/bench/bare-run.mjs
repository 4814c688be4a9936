import { spawn } from "node:child_process";
import { readFileSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { deviceOf, publicKeys } from "./stacks.mjs";

const script = fileURLToPath(new URL("bare.mjs", import.meta.url));

/**
 * What the same work costs one bare connection, for each of the steps up, change, refresh and destroy; milliseconds, also
 * of connecting alone. The file is as before afterwards.
 */
export async function bareRun(server, count) {
  const { name: user, authorizedKeysFile: file } = server.users.at(-1);
  const before = readFileSync(file, "utf8");
  const work = { device: deviceOf(server), file, user, keys: publicKeys(count) };
  const linesAfter = { up: count, change: count, refresh: count, destroy: 0 };
  const took = {};
  try {
    for (const [step, lines] of Object.entries(linesAfter)) {
      const { load, connect, work: worked } = await once({ ...work, step });
      took[step] = load + connect + worked;
      took.connect ??= connect;
      const there = readFileSync(file, "utf8").split("\n").length - before.split("\n").length;
      if (there !== lines) throw new Error(`the bare connection left ${there} keys after ${step}, not ${lines}`);
    }
  } finally {
    writeFileSync(file, before);
  }
  return took;
}

async function once(work) {
  const child = spawn(process.execPath, [script], { stdio: ["pipe", "pipe", "inherit"] });
  child.stdin.end(JSON.stringify(work));
  let printed = "";
  child.stdout.setEncoding("utf8").on("data", (text) => {
    printed += text;
  });
  const code = await new Promise((resolve) => child.once("close", resolve));
  if (code !== 0) throw new Error(`the bare connection ended with ${code}`);
  return JSON.parse(printed);
}
