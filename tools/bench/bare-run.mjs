import { spawn } from "node:child_process";
import { readFileSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { deviceOf, publicKeys } from "./stacks.mjs";

const script = fileURLToPath(new URL("bare.mjs", import.meta.url));

/** What the same keys cost one bare connection; the file is as before afterwards. */
export async function bareRun(server, count) {
  const { name: user, authorizedKeysFile: file } = server.users.at(-1);
  const before = readFileSync(file);
  const child = spawn(process.execPath, [script], { stdio: ["pipe", "pipe", "inherit"] });
  child.stdin.end(JSON.stringify({ device: deviceOf(server), file, user, keys: publicKeys(count) }));
  let printed = "";
  child.stdout.setEncoding("utf8").on("data", (text) => {
    printed += text;
  });
  const code = await new Promise((resolve) => child.once("close", resolve));
  const written = readFileSync(file, "utf8").split("\n").length - before.toString().split("\n").length;
  writeFileSync(file, before);
  if (code !== 0 || written !== count)
    throw new Error(`the bare connection wrote ${written} of ${count} keys (${code})`);
  return JSON.parse(printed);
}
