import { readdirSync, readFileSync } from "node:fs";

/** Looks at the provider process of a project every 25 ms, until `end()`. */
export function watchProvider(pulumiHome) {
  let peak = Number.NaN;
  let last = Number.NaN;
  const look = () => {
    for (const pid of providerPids(pulumiHome)) {
      const status = text(`/proc/${pid}/status`);
      const bytes = (name) => Number(new RegExp(`^${name}:\\s+(\\d+) kB`, "m").exec(status)?.[1]) * 1024;
      // A process that is just ending has no memory any more; one that is just starting is not the largest.
      if (!(bytes("VmHWM") >= peak) && !Number.isNaN(peak)) continue;
      if (!(bytes("VmRSS") > 0)) continue;
      peak = bytes("VmHWM");
      last = bytes("VmRSS");
    }
  };
  const timer = setInterval(look, 25);
  return {
    end() {
      clearInterval(timer);
      return { peak, last };
    },
  };
}

/** The node process that the engine started for dynamic resources; all processes of a project share its PULUMI_HOME. */
function providerPids(pulumiHome) {
  return readdirSync("/proc").filter((pid) => {
    if (!/^\d+$/.test(pid)) return false;
    const [program = "", ...words] = text(`/proc/${pid}/cmdline`).split("\0");
    if (!/(^|\/)node$/.test(program) || !words.some((word) => word.includes("dynamic-provider"))) return false;
    return text(`/proc/${pid}/environ`).includes(`PULUMI_HOME=${pulumiHome}\0`);
  });
}

function text(file) {
  try {
    return readFileSync(file, "utf8");
  } catch {
    return ""; // the process has ended
  }
}
