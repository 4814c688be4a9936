import { writeFileSync } from "node:fs";
import { join } from "node:path";
import ssh2 from "ssh2";
import { Samples } from "./measure.mjs";
import { megabytes, milliseconds, seconds } from "./print.mjs";
import { account, routerProgram, routerResources } from "./router-resources.mjs";
import { withRouters } from "./routers.mjs";
import { Stack } from "./stacks.mjs";
import { watchProvider } from "./watch-provider.mjs";

const each = 5;
// As many as there are resources: a device's operations come in no order, and all of one device must be in flight to be one commit.
const parallel = 512;
const takes = 1;

/** More and more routers in one program: what a further one costs. */
export async function fleet({ quick, times: given, detail }) {
  const sizes = quick ? [2, 4] : [10, 30, 100];
  const times = given ?? (quick ? 1 : 3);
  const samples = new Samples();
  const key = ssh2.utils.generateKeyPairSync("ed25519");
  const stack = await Stack.create("bench", routerProgram);
  try {
    const privateKeyFile = join(stack.project.dir, "login-key");
    writeFileSync(privateKeyFile, key.private, { mode: 0o600 });
    for (const size of sizes) {
      detail(`starting ${size} routers`);
      const kind = { count: size, authorizedKey: key.public, configuration: [account] };
      await withRouters(kind, async (addresses, routers) => {
        await routers.commitTakes(takes);
        const devices = addresses.map((address) => ({ ...address, privateKeyFile }));
        stack.declare({ devices, resources: routerResources(each) });
        for (let time = 0; time < times; time++) {
          for (const command of ["up", "refresh", "destroy"]) {
            detail(`${size} routers, ${command}, ${time + 1} of ${times}`);
            const watch = watchProvider(stack.project.env.PULUMI_HOME);
            const run = () => stack.time(command, ["--parallel", `${parallel}`]);
            const { took, commits, logins } = await routers.counted(run);
            const figures = { time: took, commits, logins, peak: watch.end().peak };
            for (const [name, value] of Object.entries(figures)) samples.add(`${size} ${command} ${name}`, value);
          }
        }
      });
    }
  } finally {
    await stack.project.remove();
  }
  return report(sizes, times, samples);
}

function report(sizes, times, samples) {
  const steps = sizes.flatMap((size) => ["up", "refresh", "destroy"].map((command) => ({ size, command })));
  const of = ({ size, command }, name) => samples.of(`${size} ${command} ${name}`);
  const perRouter = (step) => of(step, "time") / step.size;
  return {
    title: `A fleet of emulated Junos routers, ${each} resources each, in one program (--parallel ${parallel})`,
    notes: [
      `medians of ${times}; a commit takes ${takes} s; all routers run in one process, which shares the machine with the run`,
      "memory: peak of the dynamic provider process (VmHWM)",
    ],
    columns: ["routers", "step", "time", "per router", "commits", "logins", "memory"],
    rows: steps.map((step) => [
      step.size,
      step.command,
      seconds(of(step, "time")),
      milliseconds(perRouter(step)),
      of(step, "commits"),
      of(step, "logins"),
      megabytes(of(step, "peak")),
    ]),
    targets: steps
      .filter(({ command }) => command !== "refresh")
      .map((step) => ({
        what: `commits and logins of ${step.command}, ${step.size} routers`,
        measured: `${of(step, "commits")} and ${of(step, "logins")}`,
        target: `one commit each, on the whole, and a login for each commit and each router`,
        holds: of(step, "commits") <= 1.5 * step.size && of(step, "logins") === step.size + of(step, "commits"),
      })),
  };
}
