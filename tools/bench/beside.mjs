import { fork } from "node:child_process";

/** A script of emulated devices in a process beside ours: `ask(call, value)` is answered by it, `end()` ends it. */
export function beside(script) {
  const child = fork(script, { stdio: ["ignore", "inherit", "inherit", "ipc"] });
  const waiting = new Map();
  let last = 0;
  child.on("message", ({ id, result, error }) => {
    const { resolve, reject } = waiting.get(id);
    waiting.delete(id);
    if (error === undefined) resolve(result);
    else reject(new Error(error));
  });
  child.once("exit", () => {
    for (const { reject } of waiting.values()) reject(new Error("the process of the emulated routers has ended"));
  });
  const ask = (call, value) =>
    new Promise((resolve, reject) => {
      waiting.set(++last, { resolve, reject });
      child.send({ id: last, call, value });
    });
  return { ask, end: () => child.disconnect() };
}
