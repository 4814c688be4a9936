import { once } from "node:events";
import { Client } from "ssh2";
import type { Args, LoginFacts, Target } from "../../provider/core/contract";
import type { NetconfAnswer } from "../../provider/core/netconf";
import { foldLines } from "../../provider/platforms/junos/fold-lines";
import { outboundSsh } from "../../provider/platforms/junos/outbound/outbound-ssh";
import type { Step } from "../../provider/platforms/junos/step";
import { listenForDevices } from "../../testing/device-listener";
import { startJunos } from "../emulators/junos";
import {
  Database,
  inherited,
  type Profile,
  printSet,
  printXml,
  select,
  type XmlElement,
} from "../emulators/junos/config";
import { realClock } from "../emulators/junos/real-clock";
import { answer, context } from "./junos-keys-model";

// Against the configuration of the emulated device, which checks each line and each commit by itself.

const at = "system services outbound-ssh";
const root = 'set system root-authentication encrypted-password "$6$x$y"\nset system services netconf ssh\n';
const opened: Database[] = [];
afterEach(() => {
  for (const database of opened.splice(0)) database.close();
});

function open(profile: Profile, configuration = ""): Database {
  const database = new Database({ profile, clock: realClock, configuration: root + configuration });
  opened.push(database);
  return database;
}

/** Guards stand only before a run that could change something. */
const loggedIn = {} as LoginFacts;

const linesOf = ({ schema, committed }: Database) => printSet(schema, committed).split("\n").filter(Boolean);

function see({ schema, committed }: Database, args: Args, maskSecrets = false) {
  const [question] = outboundSsh.query(args, { release: "" }, new Map());
  const filter = answer((question as { rpc: string }).rpc).reply?.children[0] as XmlElement;
  const xml = printXml(schema, select(schema, inherited(committed), filter), { groups: true, maskSecrets });
  const said: NetconfAnswer = answer(
    `<rpc-reply xmlns:junos="http://xml.juniper.net/junos/x/junos">${xml}</rpc-reply>`,
  );
  return outboundSsh.parse(args, new Map([[String(question?.key), said]]), { release: "" });
}

const plan = (database: Database, target: Target, args: Args, prior?: Args): Step[] =>
  outboundSsh.render(see(database, args), target, { ...context, login: loggedIn, prior }).flatMap(({ steps }) => steps);

function commit(database: Database, steps: Step[]): void {
  const { errors, warnings } = database.load({ action: "set", format: "text" }, foldLines(steps).join("\n"));
  expect([errors, warnings]).toEqual([[], []]);
  expect(database.commit({ user: "netops", client: "netconf" }).errors).toEqual([]);
}

function bring(database: Database, args: Args): void {
  const target = { present: true as const, args };
  commit(database, plan(database, target, args));
  expect(plan(database, target, args)).toEqual([]);
}

const early: Args = {
  client: "n m s",
  deviceId: 'r "1"',
  secret: 'with "quotes" and blanks ',
  keepAlive: { retry: 0, timeout: 4294967295 },
  reconnectStrategy: "sticky",
  services: ["netconf"],
  servers: [
    { address: "192.0.2.10", port: 7804, retry: 3, timeout: 15 },
    { address: "2001:db8::1" },
    { address: "nms.example.net", port: 1 },
  ],
  disableSshSecuritySettings: true,
  traceoptions: {
    file: { filename: "calls", size: 1048576, files: 4, worldReadable: false, match: "10[.]0" },
    flag: ["configuration", "connectivity"],
    noRemoteTrace: true,
  },
};
const late: Args = {
  proxyServer: { static: { host: "proxy", port: 3128, proxyAuthorization: { user: "u", password: "p w" } } },
};

test.each<[Profile, Args]>([
  ["17.4", early],
  ["19.4", { ...early, routingInstance: "blue" }],
  ["22.3", { ...early, routingInstance: "mgmt_junos" }],
  ["23.4", { ...early, ...late }],
  ["24.4", { ...early, ...late }],
  ["evo-24.4", { ...early, proxyServer: { dhcp: true } }],
])("every leaf on %s: set, seen, changed, and gone without a trace", (profile, args) => {
  const database = open(
    profile,
    "set routing-instances blue instance-type vrf\nset routing-instances mgmt_junos description m\nset system management-instance\n",
  );
  const before = linesOf(database);
  bring(database, args);
  expect(see(database, args)).toMatchObject({ present: true, args });
  expect(linesOf(database).join("\n")).not.toContain('with \\"quotes');

  const servers = [...(args.servers as Args[])].reverse();
  bring(database, { ...args, servers, keepAlive: {}, traceoptions: { flag: ["all"] }, secret: "another" });
  expect(see(database, { client: args.client })).toMatchObject({
    args: { servers, keepAlive: {}, traceoptions: { flag: ["all"] } },
  });

  commit(database, plan(database, { present: false }, args, args));
  expect(linesOf(database)).toEqual(before);
});

test("a client that a group brings is seen, and not deleted", () => {
  const database = open("24.4", `set groups ops ${at} client nms device-id r1\nset apply-groups ops\n`);
  const args = { client: "nms", deviceId: "r1" };
  expect(plan(database, { present: true, args }, args)).toEqual([]);
  expect(() => plan(database, { present: false }, args)).toThrow(/group ops/);
});

test("a deactivated client and a deactivated server are put right", () => {
  const database = open(
    "24.4",
    `set ${at} client nms device-id r1\nset ${at} client nms h1 port 1\ndeactivate ${at} client nms h1\ndeactivate ${at} client nms\n`,
  );
  const args = { client: "nms", deviceId: "r1", servers: [{ address: "h1", port: 1 }] };
  expect(see(database, args).warnings).toContainEqual(expect.stringMatching(/deactivated/));
  bring(database, args);
});

test("a masked secret is an error", () => {
  const database = open("24.4", `set ${at} client nms secret abc\n`);
  expect(() => see(database, { client: "nms", secret: "abc" }, true)).toThrow(/SECRET-DATA/);
});

test("the emulated device calls, proves who it is, and speaks NETCONF over the stream", async () => {
  const listener = await listenForDevices({ secret: "juniper123" });
  const refused: string[] = [];
  listener.on("error", ({ message }) => refused.push(message));
  const router = await startJunos({
    password: "opensesame",
    configuration: `set ${at} client nms device-id r1 secret juniper123 services netconf
set ${at} client nms ${listener.host} port ${listener.port}
set system services netconf ssh`,
  });
  try {
    const { value } = await listener[Symbol.asyncIterator]().next();
    expect(value).toMatchObject({
      deviceId: "r1",
      authenticated: true,
      hostKey: expect.stringMatching(/^ssh-rsa AAAA/),
    });
    const client = new Client();
    client.on("error", () => {});
    const hostVerifier = (key: Buffer) => key.toString("base64") === value.hostKey.split(" ")[1];
    const algorithms = { serverHostKey: ["rsa-sha2-512" as const] };
    client.connect({ sock: value.socket, username: "admin", password: "opensesame", hostVerifier, algorithms });
    await once(client, "ready");
    const hello = await new Promise<string>((resolve, reject) => {
      client.subsys("netconf", (error, stream) => {
        if (error) reject(error);
        else stream.on("data", (data: Buffer) => resolve(data.toString()));
      });
    });
    expect(hello).toContain("<hello");
    expect(refused).toEqual([]);
    client.destroy();
  } finally {
    await router.close();
    await listener.close();
  }
});
