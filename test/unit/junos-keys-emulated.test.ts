import * as fc from "fast-check";
import type { Args, KindOnPlatform, Target } from "../../provider/core/contract";
import type { NetconfAnswer } from "../../provider/core/netconf";
import { foldLines } from "../../provider/platforms/junos/fold-lines";
import { knownHost } from "../../provider/platforms/junos/known-host";
import type { JunosRequest } from "../../provider/platforms/junos/request";
import type { Step } from "../../provider/platforms/junos/step";
import { userPublicKey } from "../../provider/platforms/junos/user-public-key";
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
import { answer, context, keyTypes, newKey } from "./junos-keys-model";

// The same kinds against the configuration of the emulated device, which checks each line and each commit by itself.

const keys = keyTypes.map(newKey);
const [a, rsa] = keys as [string, string];
const root = newKey("ssh-ed25519");
const base = `
set system root-authentication ssh-ed25519 "${root} break glass"
set system login user netops class super-user
set system login user netops authentication ssh-rsa "${newKey("ssh-rsa")} stranger"
set security ssh-known-hosts host strange rsa-key AAAA
`;

class Device {
  readonly database: Database;
  private readonly release: string;

  constructor(profile: Profile, more = "") {
    this.database = new Database({ profile, clock: realClock, configuration: `${base}${more}` });
    this.release = profile === "evo-24.4" ? "24.4R1-EVO" : `${profile}R1`;
  }

  see(kind: Kind, args: Args, maskSecrets = false) {
    const answers = new Map(
      kind.query(args, { release: "" }, new Map()).map((each) => [each.key, this.ask(each, maskSecrets)]),
    );
    return kind.parse(args, answers, { release: this.release });
  }

  plan(kind: Kind, target: Target, args: Args): Step[] {
    const changes = kind.render(this.see(kind, args), target, { ...context, facts: { release: this.release } });
    return changes.flatMap(({ steps }) => steps);
  }

  commit(steps: Step[]): void {
    if (steps.length === 0) return;
    const { errors, warnings } = this.database.load({ action: "set", format: "text" }, foldLines(steps).join("\n"));
    expect([errors, warnings]).toEqual([[], []]);
    expect(this.database.commit({ user: "netops", client: "netconf" }).errors).toEqual([]);
  }

  bring(kind: Kind, target: Target, args: Args): void {
    this.commit(this.plan(kind, target, args));
    expect(this.plan(kind, target, args)).toEqual([]);
  }

  lines(): string[] {
    return printSet(this.database.schema, this.database.committed).split("\n").filter(Boolean);
  }

  private ask(request: JunosRequest, maskSecrets: boolean): NetconfAnswer {
    if (!("rpc" in request)) throw new Error("not an RPC");
    const filter = answer(request.rpc).reply?.children[0] as XmlElement;
    const { schema, committed } = this.database;
    const shown = select(schema, inherited(committed), filter);
    const xml = printXml(schema, shown, { groups: true, maskSecrets });
    return answer(`<rpc-reply xmlns:junos="http://xml.juniper.net/junos/x/junos">${xml}</rpc-reply>`);
  }
}

type Kind = KindOnPlatform<JunosRequest, NetconfAnswer, Step>;
const profiles: Profile[] = ["17.4", "19.4", "22.3", "23.4", "24.4", "evo-24.4"];
const there = (args: Args): Target => ({ present: true, args });
const away: Target = { present: false };
const opened: Device[] = [];
const open = (...args: ConstructorParameters<typeof Device>) => {
  const device = new Device(...args);
  opened.push(device);
  return device;
};
afterEach(() => {
  for (const { database } of opened.splice(0)) database.close();
});

describe.each(profiles)("on %s", (profile) => {
  test.each(keys)("a key's whole life: %.12s", (key) => {
    const device = open(profile);
    const before = device.lines();
    for (const user of ["netops", "root"]) {
      const args = (publicKey: string, more: Args = {}): Args => ({ user, publicKey, ...more });
      device.bring(userPublicKey, there(args(`${key} one`)), args(key));
      device.bring(userPublicKey, there(args(`${key} one`, { options: { from: ["10.*", "!10.0.0.1"] } })), args(key));
      device.bring(userPublicKey, there(args(`${key} two words`)), args(key));
      expect(device.see(userPublicKey, args(key))).toMatchObject({
        present: true,
        args: { publicKey: `${key} two words`, options: { from: ["10.*", "!10.0.0.1"] } },
      });
      device.bring(userPublicKey, there(args(key, { options: {} })), args(key));
      device.bring(userPublicKey, away, args(key));
      expect(device.lines()).toEqual(before);
    }
  });

  test("known hosts of every type come and go, each its leaf", () => {
    const device = open(profile);
    const before = device.lines();
    const all = keys.map((publicKey): Args => ({ host: "web1", publicKey }));
    device.commit(all.flatMap((args) => device.plan(knownHost, there(args), args)));
    for (const args of all) expect(device.see(knownHost, args)).toMatchObject({ present: true, args });
    const [first, ...rest] = all as [Args, ...Args[]];
    device.bring(knownHost, away, first);
    expect(device.see(knownHost, rest[0] as Args).present).toBe(true);
    device.commit(rest.flatMap((args) => device.plan(knownHost, away, args)));
    expect(device.lines()).toEqual(before);
  });
});

test("key-options come back as they were written", () => {
  const device = open("24.4");
  const words = fc.stringMatching(/^[ !#-[\]-~]{1,20}$/);
  fc.assert(
    fc.property(words, fc.boolean(), (command, pty) => {
      const args: Args = {
        user: "netops",
        publicKey: a,
        options: { restrict: true, pty, from: ["10.0.0.0/8"], command },
      };
      device.bring(userPublicKey, there(args), args);
      expect(device.see(userPublicKey, args)).toMatchObject({ args: { options: args.options } });
    }),
    { numRuns: 100 },
  );
});

test("the ecdsa-key of the CLI's dialog moves under its curve", () => {
  const key = keys[2] as string;
  const device = open("22.3", `set security ssh-known-hosts host web1 ecdsa-key ${key.split(" ")[1]}`);
  const args: Args = { host: "web1", publicKey: key };
  expect(device.see(knownHost, args).present).toBe(true);
  device.bring(knownHost, there(args), args);
  expect(device.lines().filter((line) => line.includes("web1"))).toEqual([
    `set security ssh-known-hosts host web1 ecdsa-sha2-nistp256-key ${key.split(" ")[1]}`,
  ]);
});

test("what is deactivated has no effect and is put right", () => {
  const at = "system login user netops authentication ssh-ed25519";
  const off = open("24.4", `set ${at} "${a} c" from 10.*\ndeactivate ${at} "${a} c"\n`);
  const args: Args = { user: "netops", publicKey: a };
  expect(off.see(userPublicKey, args).present).toBe(false);
  off.bring(userPublicKey, there(args), args);
  expect(off.see(userPublicKey, args)).toMatchObject({ present: true, args: { options: { from: ["10.*"] } } });

  const host = open(
    "24.4",
    `set security ssh-known-hosts host web1 rsa-key AAAA\ndeactivate security ssh-known-hosts host web1 rsa-key\n`,
  );
  const known: Args = { host: "web1", publicKey: rsa };
  host.bring(knownHost, there(known), known);
  expect(host.see(knownHost, known).present).toBe(true);
});

test("what comes from a group is seen, and left to the group", () => {
  const group = `set groups ops system login user netops authentication ssh-ed25519 "${a} ops"
set groups ops security ssh-known-hosts host web1 rsa-key ${rsa.split(" ")[1]}
set apply-groups ops\n`;
  const device = open("24.4", group);
  const args: Args = { user: "netops", publicKey: a };
  const known: Args = { host: "web1", publicKey: rsa };
  expect(device.plan(userPublicKey, there(args), args)).toEqual([]);
  expect(device.plan(knownHost, there(known), known)).toEqual([]);
  expect(() => device.plan(userPublicKey, away, args)).toThrow(/group ops/);
  expect(() => device.plan(knownHost, away, known)).toThrow(/group ops/);
});

test("a class without the permission secret reads no keys, and that is said", () => {
  const device = open("24.4");
  expect(() => device.see(userPublicKey, { user: "netops", publicKey: a }, true)).toThrow(/login class needs `secret`/);
  expect(device.see(knownHost, { host: "strange", publicKey: rsa }, true).present).toBe(true);
});

test("root's only credential: the device refuses to lose it", () => {
  const device = open("24.4");
  const args: Args = { user: "root", publicKey: root };
  device.database.load({ action: "set", format: "text" }, foldLines(device.plan(userPublicKey, away, args)).join("\n"));
  expect(device.database.check().map(({ message }) => message)).toEqual([
    "Missing mandatory statement: 'root-authentication'",
  ]);
});
