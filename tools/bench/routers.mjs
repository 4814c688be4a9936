import { fork } from "node:child_process";
import { fileURLToPath } from "node:url";

const script = fileURLToPath(new URL("routers-process.mjs", import.meta.url));

/**
 * Emulated routers in one process beside ours, ended after `work`. Only the ed25519 host key is made: RSA takes long.
 * `work` gets their addresses, and what can be asked of them.
 */
export async function withRouters({ count, authorizedKey, configuration = [] }, work) {
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
  try {
    const lines = ["set system services ssh hostkey-algorithm-list ed25519", ...configuration];
    const options = { user: "netops", authorizedKey, configuration: lines.join("\n") };
    const addresses = await ask("start", { count, options });
    return await work(addresses, {
      commitTakes: (seconds) => ask("commit", seconds),
      standing: () => ask("standing"),
      /** What the routers see while `run` runs. */
      async counted(run) {
        const before = await ask("counted");
        const took = await run();
        const after = await ask("counted");
        return {
          took,
          ...Object.fromEntries(Object.entries(after).map(([name, value]) => [name, value - before[name]])),
        };
      },
    });
  } finally {
    child.disconnect();
  }
}
