#!/usr/bin/env node
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { commandLine } from "./command-line";

// A reader that has seen enough (`| head`) is no error.
process.stdout.on("error", (error: NodeJS.ErrnoException) => process.exit(error.code === "EPIPE" ? 0 : 1));

const { version } = JSON.parse(readFileSync(join(__dirname, "..", "..", "package.json"), "utf8")) as {
  version: string;
};
const { code, out, err, run } = commandLine(process.argv.slice(2), version, process.stdout.columns);
if (out !== "") process.stdout.write(out);
if (err !== "") process.stderr.write(err);
process.exitCode = code;

if (run !== undefined) {
  const ended = new Promise<void>((resolve) => {
    for (const signal of ["SIGTERM", "SIGINT"] as const) process.once(signal, () => resolve());
  });
  void run({ write: (line) => void process.stdout.write(`${line}\n`), ended }).then((failure) => {
    if (failure !== "") process.stderr.write(`${failure}\n`);
    process.exit(failure === "" ? 0 : 1);
  });
}
