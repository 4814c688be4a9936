import { spawn } from "node:child_process";
import { join } from "node:path";
import type { Args } from "../../provider/core/contract";
import type { Program, Wanted } from "./program";

type States = ReturnType<Program["states"]>;

export interface Run {
  /** SIGKILL: nothing of it can say goodbye. */
  kill(): void;
  /** Undefined when it was killed. */
  ended: Promise<{ failures: string[]; states: States } | undefined>;
}

/** One run of a program in a process of its own. */
export function startRun(device: Args, states: States, wanted: Wanted[]): Run {
  const at = (name: string) => join(__dirname, name);
  const child = spawn(process.execPath, ["-r", at("typescript.cjs"), at("run-child.ts")], {
    stdio: ["pipe", "pipe", "inherit"],
  });
  child.stdin.end(JSON.stringify({ device, states, wanted }));
  let output = "";
  child.stdout.on("data", (text) => {
    output += text;
  });
  return {
    kill: () => child.kill("SIGKILL"),
    ended: new Promise((resolve) =>
      child.on("close", (_code, signal) => resolve(signal === null ? JSON.parse(output) : undefined)),
    ),
  };
}
