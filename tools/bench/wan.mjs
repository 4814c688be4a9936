import { delayProxy } from "./delay-proxy.mjs";
import { Samples } from "./measure.mjs";
import { seconds } from "./print.mjs";
import { counted, withStacks } from "./stacks.mjs";

const oneWay = 50;
const roundTrip = 2 * oneWay;
const parallel = ["--parallel", "64"];
const steps = [
  { name: "up", command: "up", most: 30 },
  { name: "refresh", command: "refresh", most: 12 },
  { name: "destroy", command: "destroy" },
];

export async function wan({ quick, times: given, detail }) {
  const count = quick ? 10 : 50;
  const times = given ?? (quick ? 1 : 5);
  const samples = new Samples();
  await withStacks(async ({ server, ssh, floor, declare }) => {
    const proxy = await delayProxy(server.port, oneWay);
    try {
      declare({ count, device: { port: proxy.port } });
      for (let time = 0; time < times; time++) {
        detail(`${time + 1} of ${times}`);
        for (const { name, command } of steps) {
          samples.add(`${name} floor`, await floor.time(command, parallel));
          const before = proxy.roundTrips();
          const { took, logins } = await counted(server, () => ssh.time(command, parallel));
          samples.add(name, took);
          samples.add(`${name} logins`, logins);
          samples.add(`${name} counted`, proxy.roundTrips() - before);
        }
      }
    } finally {
      await proxy.close();
    }
  });
  const trips = (name) => samples.difference(name, `${name} floor`) / roundTrip;
  return {
    title: `${count} UserPublicKeys over a line with a round trip of ${roundTrip} ms (--parallel 64)`,
    notes: [
      `medians of ${times}; by time: (time above the floor) / ${roundTrip} ms, our own work included`,
      "by count: turns of the conversation as the proxy sees them, plus one for each TCP handshake",
    ],
    columns: ["step", "time", "floor", "round trips by time", "by count", "logins"],
    rows: steps.map(({ name }) => [
      name,
      seconds(samples.of(name)),
      seconds(samples.of(`${name} floor`)),
      trips(name).toFixed(1),
      samples.of(`${name} counted`).toFixed(1),
      samples.of(`${name} logins`),
    ]),
    targets: steps
      .filter(({ most }) => most !== undefined)
      .map(({ name, most }) => ({
        what: `round trips of ${name}, by time and by count`,
        measured: `${trips(name).toFixed(1)} and ${samples.of(`${name} counted`).toFixed(1)}`,
        target: `at most ${most}`,
        holds: Math.max(trips(name), samples.of(`${name} counted`)) <= most,
      })),
  };
}
