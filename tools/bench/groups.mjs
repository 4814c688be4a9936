import { readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { Samples } from "./measure.mjs";
import { counted, withStacks } from "./stacks.mjs";

const parallelisms = [4, 8, 64];

/** How many groups the keys of one server are written in; the transcript tells, which the timed runs do without. */
export async function groups({ quick, times: given, detail }) {
  const count = quick ? 10 : 50;
  const times = given ?? (quick ? 1 : 3);
  const samples = new Samples();
  await withStacks(async ({ server, ssh, declare }) => {
    const transcript = join(ssh.project.dir, "trace");
    declare({ count });
    for (let time = 0; time < times; time++) {
      for (const parallel of parallelisms) {
        for (const command of ["up", "destroy"]) {
          detail(`${command} --parallel ${parallel}, ${time + 1} of ${times}`);
          const run = () => ssh.time(command, ["--parallel", `${parallel}`], { PULUMI_SSH_TRACE: transcript });
          const { logins, reloads } = await counted(server, run);
          // Every group takes the host's lock once.
          const written = readFileSync(transcript, "utf8").match(/ > \[\d+\] take_lock t[0-9a-f]+ '/g)?.length ?? 0;
          rmSync(transcript);
          const row = `${command} ${parallel}`;
          samples.add(`${row} groups`, written);
          samples.add(`${row} logins`, logins);
          samples.add(`${row} reloads`, reloads);
        }
      }
    }
  });
  const best = (parallel) => Math.ceil(count / parallel);
  const rows = parallelisms.flatMap((parallel) =>
    ["up", "destroy"].map((command) => {
      const of = (name) => samples.of(`${command} ${parallel} ${name}`);
      return [command, parallel, of("groups"), best(parallel), of("logins"), of("reloads")];
    }),
  );
  return {
    title: `Groups of ${count} UserPublicKeys`,
    notes: [`medians of ${times}; at best: the engine has no more than --parallel operations in flight`],
    columns: ["step", "parallel", "groups", "at best", "logins", "reloads"],
    rows,
    targets: rows.map(([command, parallel, written, atBest]) => ({
      what: `groups of ${command} --parallel ${parallel}`,
      measured: String(written),
      target: `${atBest}, one more where the first closes before all have come`,
      holds: written >= atBest && written <= atBest + 1,
    })),
  };
}
