import { Samples } from "./measure.mjs";
import { megabytes, seconds } from "./print.mjs";
import { withStacks } from "./stacks.mjs";
import { watchProvider } from "./watch-provider.mjs";

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
