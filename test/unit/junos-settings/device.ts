import * as fc from "fast-check";
import type { Args, Found, LoginFacts, RenderContext, Target } from "../../../provider/core/contract";
import { aimOf } from "../../../provider/lifecycle/aim";
import { readBack } from "../../../provider/lifecycle/read";
import type { Subject } from "../../../provider/lifecycle/subject";
import { foldLines } from "../../../provider/platforms/junos/fold-lines";
import { serverSettings } from "../../../provider/platforms/junos/server-settings";
import { checkSettings } from "../../../provider/platforms/junos/settings/check";
import type { Setting } from "../../../provider/platforms/junos/settings/setting";
import { isThere } from "../../../provider/platforms/junos/settings/span";
import { groups, settings } from "../../../provider/platforms/junos/settings/table";
import {
  Database,
  inherited,
  type Profile,
  printSet,
  printXml,
  select,
  type XmlElement,
} from "../../emulators/junos/config";
import { realClock } from "../../emulators/junos/real-clock";
import { answer } from "../junos-keys-model";

export const releaseOfProfile = (profile: Profile): string => (profile === "evo-24.4" ? "24.4R1-EVO" : `${profile}R1`);

export const base = `
set system root-authentication encrypted-password "$6$aaaaaaaa$bbbb"
set system login user netops class super-user
set system login user alice class read-only
set system services netconf ssh
`;

/** How a run is logged in, with what ssh2 offers. */
export const login: LoginFacts = {
  user: "netops",
  host: "core1",
  port: 22,
  method: "publickey",
  hostKeyFingerprint: "SHA256:host",
  hostKeyType: "ssh-ed25519",
  hostKeyTrust: "pin",
  hostKeyPins: ["SHA256:host"],
  negotiated: { cipher: "aes256-ctr", mac: "hmac-sha2-256", kex: "curve25519-sha256", hostKeyAlgorithm: "ssh-ed25519" },
  offered: {
    ciphers: ["aes128-gcm@openssh.com", "aes256-gcm@openssh.com", "aes128-ctr", "aes192-ctr", "aes256-ctr"],
    macs: ["hmac-sha2-256-etm@openssh.com", "hmac-sha2-256", "hmac-sha1"],
    kexAlgorithms: ["curve25519-sha256@libssh.org", "curve25519-sha256", "ecdh-sha2-nistp256"],
    hostKeyAlgorithms: ["ssh-ed25519", "ecdsa-sha2-nistp256", "rsa-sha2-512", "rsa-sha2-256"],
  },
};

/** The configuration of an emulated device, which checks each line and each commit by itself, and one resource for it. */
export class Device {
  readonly database: Database;
  readonly release: string;
  /** What the resource's state holds. */
  private state: Subject | undefined;

  constructor(profile: Profile, more = "") {
    this.database = new Database({ profile, clock: realClock, configuration: `${base}${more}` });
    this.release = releaseOfProfile(profile);
  }

  see(args: Args) {
    const requests = serverSettings.query(args, { release: this.release }, new Map());
    const answers = new Map(
      requests.map((request) => {
        if (!("rpc" in request)) throw new Error("not an RPC");
        const filter = answer(request.rpc).reply?.children[0] as XmlElement;
        const { schema, committed } = this.database;
        const xml = printXml(schema, select(schema, inherited(committed), filter), { groups: true, maskSecrets: true });
        return [
          request.key,
          answer(`<rpc-reply xmlns:junos="http://xml.juniper.net/junos/x/junos">${xml}</rpc-reply>`),
        ];
      }),
    );
    return serverSettings.parse(args, answers, { release: this.release });
  }

  context(found: Found | undefined, more: Partial<RenderContext> = {}): RenderContext {
    return {
      facts: { release: this.release, session: { host: "core1", port: 830 } },
      login: { ...login, port: 830 },
      found,
      allowLockout: true,
      owner: undefined,
      nextPort: undefined,
      prior: undefined,
      ...more,
    };
  }

  plan(args: Args, target: Target, found: Found | undefined, more: Partial<RenderContext> = {}) {
    return serverSettings.render(this.see(args), target, this.context(found, more));
  }

  /** Create or update; the commands that were sent. */
  declare(args: Args, more: Partial<RenderContext> = {}): string[] {
    const wanted = { kind: serverSettings, args, retain: false, device: {}, resource: { kind: "SshServerSettings" } };
    const { target, found } = aimOf(wanted as unknown as Subject, this.state, this.see(args));
    const lines = this.bring(args, target, found, more);
    this.state = { ...wanted, found } as unknown as Subject;
    expect(readBack(this.state, this.see(args)).drifted).toEqual([]);
    return lines;
  }

  /** Delete, with `onDelete: "restore"`. */
  remove(): string[] {
    const { args, found } = this.state as Subject;
    const lines = this.bring(args, { present: true, args: { ...args, ...found?.args } }, found);
    this.state = undefined;
    return lines;
  }

  /** Every statement as a set line. */
  lines(): string[] {
    return printSet(this.database.schema, this.database.committed).split("\n").filter(Boolean);
  }

  load(lines: string): void {
    this.commit(lines.trim().split("\n"));
  }

  private bring(args: Args, target: Target, found: Found | undefined, more: Partial<RenderContext> = {}): string[] {
    const lines = foldLines(this.plan(args, target, found, more).flatMap(({ steps }) => steps));
    this.commit(lines);
    expect(this.plan(args, target, found, { ...more, login: undefined }).flatMap(({ shown }) => shown)).toEqual([]);
    return lines;
  }

  private commit(lines: string[]): void {
    if (lines.length === 0) return;
    const { errors, warnings } = this.database.load({ action: "set", format: "text" }, lines.join("\n"));
    expect([errors, warnings, lines]).toEqual([[], [], lines]);
    expect(this.database.commit({ user: "netops", client: "netconf" }).errors).toEqual([]);
  }
}

/** Any value of a setting that a release takes. */
function anyValue({ type, leaves, argument }: Setting, release: string): fc.Arbitrary<unknown> {
  const leaf = leaves.at(-1);
  if (type === "boolean") return fc.boolean();
  if (leaf?.range !== undefined) {
    const times = /seconds$|Period$/.test(argument) ? 60 : 1;
    return fc.integer({ min: leaf.range[0], max: leaf.range[1] }).map((value) => value * times);
  }
  if (argument === "rekeyLimit.bytes") return fc.integer({ min: 1, max: 2 ** 40 });
  if (argument === "protocolVersion") return fc.constantFrom(2, "both");
  if (argument === "hostKeyAlgorithms")
    return fc.subarray(
      ["ssh-rsa", "ssh-ed25519", "ecdsa-sha2-nistp256", "ecdsa-sha2-nistp384", "ecdsa-sha2-nistp521"],
      { minLength: 1 },
    );
  if (/^"/.test(type)) return fc.constantFrom(...[...type.matchAll(/"([^"]+)"/g)].map(([, word]) => word as string));
  if (leaf?.words !== undefined) {
    const words = Object.entries(leaf.words)
      .filter(([, spans]) => isThere(spans, release))
      .map(([word]) => word);
    const ours = words.map(
      (word) =>
        ({
          "group-exchange-sha2": "diffie-hellman-group-exchange-sha256",
          "group-exchange-sha1": "diffie-hellman-group-exchange-sha1",
          "dh-group14-sha1": "diffie-hellman-group14-sha1",
          "dh-group1-sha1": "diffie-hellman-group1-sha1",
        })[word] ?? word,
    );
    return fc.shuffledSubarray(ours, { minLength: 1 });
  }
  const text = fc
    .string({ minLength: 1, maxLength: 20 })
    .map((each) => each.trim())
    .filter((each) => /^[^\\]+$/.test(each));
  return type === "string[]" ? fc.uniqueArray(text, { minLength: 1, maxLength: 4 }) : text;
}

/** Declarations that a release takes. */
export function declarations(release: string): fc.Arbitrary<Args> {
  const there = settings.filter(({ leaves }) => leaves.some(({ spans }) => isThere(spans, release)));
  const single = there.filter(({ argument }) => !argument.includes("."));
  const parts = (rows: readonly Setting[], name: (row: Setting) => string) =>
    fc.record(Object.fromEntries(rows.map((row) => [name(row), anyValue(row, release)])), { requiredKeys: [] });
  const objects = Object.keys(groups).map((group): [string, fc.Arbitrary<unknown>] => [
    group,
    parts(
      there.filter(({ argument }) => argument.startsWith(`${group}.`)),
      ({ argument }) => argument.slice(group.length + 1),
    ),
  ]);
  const settingsOfUser = fc.record({ pubkeyAuthentication: fc.boolean() });
  const match = fc
    .tuple(fc.subarray(["alice", "root"], { minLength: 1 }), settingsOfUser)
    .map(([user, inner]) => [{ user, settings: inner }]);
  return fc
    .tuple(
      parts(single, ({ argument }) => argument),
      fc.record(Object.fromEntries(objects), { requiredKeys: [] }),
      fc.option(match),
    )
    .map(([flat, nested, blocks]) =>
      accepted({ ...flat, ...nested, ...(blocks === null ? {} : { match: blocks }) } as Args, release),
    );
}

/** What is left when each argument that is refused is taken out; normalised. */
function accepted(args: Args, release: string): Args {
  const { args: normalised, failures } = checkSettings(args, release);
  if (failures.length === 0) return normalised;
  const wrong = new Set(failures.map(({ property }) => property.split(/[.[]/)[0]));
  return accepted(Object.fromEntries(Object.entries(args).filter(([name]) => !wrong.has(name))), release);
}
