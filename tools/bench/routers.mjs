import { fileURLToPath } from "node:url";
import { beside } from "./beside.mjs";

const script = fileURLToPath(new URL("routers-process.mjs", import.meta.url));

/**
 * Emulated routers in one process beside ours, ended after `work`. Only the ed25519 host key is made: RSA takes long.
 * `work` gets their addresses, and what can be asked of them.
 */
export async function withRouters({ count, authorizedKey, configuration = [] }, work) {
  const { ask, end } = beside(script);
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
    end();
  }
}
