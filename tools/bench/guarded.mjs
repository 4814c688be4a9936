import { Samples } from "./measure.mjs";
import { seconds } from "./print.mjs";
import { counted, deviceOf, publicKeys, Stack, withServer } from "./stacks.mjs";

const program = `const ssh = require("pulumi-ssh");
const { device, user, keys, settings } = require("./bench.json");
const server = ssh.openssh(device);
new ssh.SshServerSettings("settings", { device: server, ...settings });
keys.forEach((publicKey, index) => new ssh.UserPublicKey("key" + index, { device: server, user, publicKey }));
`;

const steps = [
  { name: "create", command: "up", settings: { maxAuthTries: 5 }, keys: 0, logins: 2, reloads: 1 },
  {
    name: "update",
    command: "up",
    settings: { maxAuthTries: 4, clientAliveInterval: 30 },
    keys: 0,
    logins: 2,
    reloads: 1,
  },
  {
    name: "up, no changes",
    command: "up",
    settings: { maxAuthTries: 4, clientAliveInterval: 30 },
    keys: 0,
    logins: 0,
    reloads: 0,
  },
  { name: "update, and 3 new keys", command: "up", settings: { maxAuthTries: 3 }, keys: 3, logins: 2, reloads: 1 },
  { name: "refresh", command: "refresh", settings: { maxAuthTries: 3 }, keys: 3, logins: 1, reloads: 0 },
  { name: "destroy", command: "destroy", settings: { maxAuthTries: 3 }, keys: 3, logins: 2, reloads: 1 },
];

export async function guarded({ quick, times: given, detail }) {
  const times = given ?? (quick ? 1 : 3);
  const samples = new Samples();
  await withServer(async (server) => {
    const stack = await Stack.create("bench", program);
    try {
      for (let time = 0; time < times; time++) {
        for (const { name, command, settings, keys } of steps) {
          detail(`${name}, ${time + 1} of ${times}`);
          stack.declare({ device: deviceOf(server), user: server.users.at(-1).name, keys: publicKeys(keys), settings });
          const { took, logins, reloads } = await counted(server, () => stack.time(command));
          samples.add(`${name} time`, took);
          samples.add(`${name} logins`, logins);
          samples.add(`${name} reloads`, reloads);
        }
      }
    } finally {
      await stack.project.remove();
    }
  });
  const seen = ({ name }) => `${samples.of(`${name} logins`)} and ${samples.of(`${name} reloads`)}`;
  return {
    title: "Changes that could lock us out: SshServerSettings, proven by a fresh login",
    notes: [`medians of ${times}; one login for the work and one for the proof, one reload per phase`],
    columns: ["step", "time", "logins", "reloads"],
    rows: steps.map(({ name }) => [
      name,
      seconds(samples.of(`${name} time`)),
      samples.of(`${name} logins`),
      samples.of(`${name} reloads`),
    ]),
    targets: steps.map((step) => ({
      what: `logins and reloads of ${step.name}`,
      measured: seen(step),
      target: `${step.logins} and ${step.reloads}`,
      holds: seen(step) === `${step.logins} and ${step.reloads}`,
    })),
  };
}
