import { bareRun } from "./bare-run.mjs";
import { Samples } from "./measure.mjs";
import { milliseconds, seconds } from "./print.mjs";
import { counted, withStacks } from "./stacks.mjs";

/** How many keys, and how often all of it is done. */
const sizes = { full: { 1: 5, 50: 5, 500: 3 }, quick: { 1: 1, 10: 1 } };

const steps = [
  { name: "up", command: "up", bare: "up" },
  { name: "up, no changes", command: "up" },
  { name: "up, one key changed", command: "up", changed: 1, bare: "change" },
  { name: "refresh", command: "refresh", changed: 1, bare: "refresh" },
  { name: "destroy", command: "destroy", changed: 1, bare: "destroy" },
];

export async function up({ quick, keys, times: given, detail }) {
  const usual = quick ? sizes.quick : sizes.full;
  const plan = (keys ?? Object.keys(usual).map(Number)).map((count) => ({ count, times: given ?? usual[count] ?? 1 }));
  const samples = new Samples();
  const counts = new Map();
  await withStacks(async (stacks) => {
    for (const { count, times } of plan) {
      for (let time = 0; time < times; time++) {
        await once(stacks, count, samples, counts, (name) => detail(`${count} keys, ${time + 1} of ${times}, ${name}`));
      }
    }
  });
  return report(plan, samples, counts);
}

/** Step by step side by side, so that a busy minute of the machine meets both. */
async function once({ server, ssh, floor, declare }, count, samples, counts, detail) {
  for (const { name, command, changed } of steps) {
    detail(name);
    declare({ count, changed });
    samples.add(`${count} ${name} floor`, await floor.time(command));
    const { took, logins, reloads } = await counted(server, () => ssh.time(command));
    samples.add(`${count} ${name}`, took);
    // The worst of all repetitions: a login too many now and then is one too many.
    const worst = counts.get(`${count} ${name}`) ?? { logins: 0, reloads: 0 };
    counts.set(`${count} ${name}`, {
      logins: Math.max(worst.logins, logins),
      reloads: Math.max(worst.reloads, reloads),
    });
  }
  detail("bare connection");
  for (const [name, took] of Object.entries(await bareRun(server, count))) samples.add(`${count} bare ${name}`, took);
}

function report(plan, samples, counts) {
  const rows = plan.flatMap(({ count }) =>
    steps.map(({ name, bare }) => {
      const row = `${count} ${name}`;
      const { logins, reloads } = counts.get(row);
      const above = samples.difference(row, `${row} floor`);
      return [
        count,
        name,
        seconds(samples.of(row)),
        seconds(samples.of(`${row} floor`)),
        (samples.of(row) / samples.of(`${row} floor`)).toFixed(2),
        milliseconds(above),
        milliseconds(above / count),
        bare === undefined ? "" : milliseconds(samples.of(`${count} bare ${bare}`)),
        logins,
        reloads,
      ];
    }),
  );
  const large = plan.at(-1);
  const small = plan.at(-2) ?? large;
  const total = samples.of(`${small.count} up`);
  const floor = samples.of(`${small.count} up floor`);
  const limit = 1.3 * floor + samples.of(`${small.count} bare up`);
  const strict = 1.3 * floor + samples.of(`${small.count} bare connect`);
  const perKey = ({ count }) => samples.difference(`${count} up`, `${count} up floor`) / count;
  const login = counts.get(`${small.count} up`);
  return {
    title: "UserPublicKeys of one server: pulumi-ssh, a provider that does nothing (floor), one bare ssh2 connection",
    notes: [
      `medians; repetitions: ${plan.map(({ count, times }) => `${count} keys ${times}`).join(", ")}; without the preview`,
      "above: median of the differences to the floor; bare: load ssh2, connect, one command per key (refresh: one in all)",
    ],
    columns: ["keys", "step", "time", "floor", "ratio", "above", "per key", "bare", "logins", "reloads"],
    rows,
    targets: [
      {
        what: `up of ${small.count} keys`,
        measured: seconds(total),
        target: `at most ${seconds(limit)} = 1.3 x floor + bare; ${seconds(strict)} with its connecting alone`,
        holds: total <= limit,
      },
      {
        what: `logins and reloads of up of ${small.count} new keys`,
        measured: `${login.logins} and ${login.reloads}`,
        target: "1 and 0",
        holds: login.logins === 1 && login.reloads === 0,
      },
      {
        what: `above the floor per key, ${small.count} and ${large.count} keys`,
        measured: `${milliseconds(perKey(small))} and ${milliseconds(perKey(large))}`,
        target: "linear: no more per key with ten times as many",
        holds: perKey(large) <= perKey(small) * 1.1,
      },
    ],
  };
}
