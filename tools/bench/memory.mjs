import { readdirSync, readFileSync } from "node:fs";
import { Samples } from "./measure.mjs";
import { megabytes, seconds } from "./print.mjs";
import { withStacks } from "./stacks.mjs";

const mostAbove = 100 * 2 ** 20;

export async function memory({ quick, times: given, detail }) {
  const count = quick ? 10 : 1000;
  const times = given ?? (quick ? 1 : 3);
  const runs = [
    { name: "does nothing, 1 resource (idle)", stack: "floor", count: 1 },
    { name: `does nothing, ${count} resources`, stack: "floor", count },
    { name: `pulumi-ssh, ${count} resources`, stack: "ssh", count },
  ];
  const samples = new Samples();
  await withStacks(async ({ declare, ...stacks }) => {
    for (let time = 0; time < times; time++) {
      for (const run of runs) {
        detail(`${run.name}, ${time + 1} of ${times}`);
        const stack = stacks[run.stack];
        declare({ count: run.count });
        for (const command of ["up", "refresh", "destroy"]) {
          const watch = watchProvider(stack.project.env.PULUMI_HOME);
          samples.add(`${run.name} ${command} time`, await stack.time(command));
          const { peak, last } = watch.end();
          samples.add(`${run.name} ${command} peak`, peak);
          samples.add(`${run.name} ${command} last`, last);
        }
      }
    }
  });
  const [idle, , ours] = runs.map(({ name }) => name);
  const above = samples.of(`${ours} up peak`) - samples.of(`${idle} up peak`);
  return {
    title: "Resident memory of the dynamic provider process",
    notes: [`medians of ${times}; peak: the kernel's own mark (VmHWM); last: right before the process ended`],
    columns: ["provider", "up: peak", "last", "time", "refresh: peak", "destroy: peak"],
    rows: runs.map(({ name }) => [
      name,
      megabytes(samples.of(`${name} up peak`)),
      megabytes(samples.of(`${name} up last`)),
      seconds(samples.of(`${name} up time`)),
      megabytes(samples.of(`${name} refresh peak`)),
      megabytes(samples.of(`${name} destroy peak`)),
    ]),
    targets: [
      {
        what: `peak of up of ${count} resources above an idle provider`,
        measured: megabytes(above),
        target: `at most ${megabytes(mostAbove)}`,
        holds: above <= mostAbove,
      },
    ],
  };
}

/** Looks at the provider process of a project every 25 ms. */
function watchProvider(pulumiHome) {
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
