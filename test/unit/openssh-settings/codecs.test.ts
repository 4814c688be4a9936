import { readFileSync } from "node:fs";
import { join } from "node:path";
import fc from "fast-check";
import type { Json } from "../../../provider/core/contract";
import { parseEffective } from "../../../provider/core/formats/sshd-config";
import { checkSettings } from "../../../provider/platforms/openssh/settings/check";
import { canonical } from "../../../provider/platforms/openssh/settings/codecs/codec";
import { readSettings, sameSetting } from "../../../provider/platforms/openssh/settings/read";
import type { Setting } from "../../../provider/platforms/openssh/settings/setting";
import { settingOf, settings } from "../../../provider/platforms/openssh/settings/table";
import { parseTime } from "../../../provider/platforms/openssh/settings/time";
import { recorded, samples } from "./samples";

const all = [
  ...Object.entries(samples).flatMap(([name, values]) => values.map((value) => [name, value] as [string, Json])),
  ...Object.entries(recorded).flatMap(([name, rows]) => rows.map(({ value }) => [name, value] as [string, Json])),
];
/** Debian's 10.2 (Kali), as printed by `sshd -T`; a recorded answer, found in a public write-up. */
const tenTwo = parseEffective(readFileSync(join(__dirname, "ten-two.txt"), "utf8"));

describe("normalise", () => {
  test.each(all)("%s: %j is idempotent and stays valid", (name, value) => {
    const { codec } = settingOf(name) as Setting;
    expect(codec.schema.safeParse(value).success).toBe(true);
    const once = codec.normalise(value);
    expect(canonical(codec.normalise(once))).toBe(canonical(once));
    expect(codec.schema.safeParse(once).success).toBe(true);
  });

  test.each(all)("%s: %j, checked, is what checking it again gives", (name, value) => {
    const companions = { authorizedKeysCommandUser: "nobody", authorizedPrincipalsCommandUser: "nobody" };
    const once = checkSettings({ ...companions, [name]: value }, "10.5");
    expect(once.failures.filter(({ reason }) => !reason.includes("hostKeyAgent"))).toEqual([]);
    expect(checkSettings(once.args, "10.5")).toEqual(once);
  });

  test("any list of words, in any order, as a set", () => {
    const word = fc.stringMatching(/^[a-z*?]{1,4}$/);
    fc.assert(
      fc.property(fc.uniqueArray(word, { minLength: 1 }), (items) => {
        const backwards = [...items].reverse();
        expect(sameSetting("allowUsers", items, backwards, { defaults: tenTwo })).toBe(true);
        expect(checkSettings({ allowUsers: items }, "9.2").args).toEqual(
          checkSettings({ allowUsers: backwards }, "9.2").args,
        );
      }),
    );
  });
});

describe("recorded answers of newer releases", () => {
  const rows = Object.entries(recorded).flatMap(([name, each]) => each.map((row) => [name, row.from, row] as const));
  test.each(rows)("%s, from %s", (name, _, { value, printed }) => {
    const effective = parseEffective(`${printed}\n`);
    const back = readSettings(effective, [name], { defaults: effective })[name] ?? null;
    expect(back).not.toBeNull();
    expect(sameSetting(name, back, value, { defaults: tenTwo })).toBe(true);
  });

  test("10.2 as a whole, and 10.5's mixed case", () => {
    const names = settings.map(({ argument }) => argument);
    const read = readSettings(tenTwo, names, { defaults: tenTwo });
    expect(read).toMatchObject({
      permitRootLogin: "prohibit-password",
      debianBanner: true,
      channelTimeout: [],
      ipQos: { interactive: "ef", nonInteractive: "cs0" },
      acceptEnv: ["COLORTERM", "LANG", "LC_*", "NO_COLOR"],
      subsystem: { sftp: "/usr/lib/openssh/sftp-server" },
      perSourcePenalties: { crash: 90, maxSources4: 65536, overflow: "permissive" },
      rekeyLimit: { bytes: "default", seconds: "none" },
      maxStartups: { start: 10, rate: 30, full: 100 },
      allowUsers: null,
    });
    const camel = readFileSync(join(__dirname, "ten-two.txt"), "utf8").replace(/^[a-z0-9]+/gm, (word) =>
      word.toUpperCase(),
    );
    expect(readSettings(parseEffective(camel), names, { defaults: tenTwo })).toEqual(read);
  });

  test("what is read can be written: no value sshd prints is refused", () => {
    const read = readSettings(tenTwo, Object.keys(samples), { defaults: tenTwo });
    const given = Object.fromEntries(Object.entries(read).filter(([, value]) => value !== null));
    expect(checkSettings(given, "10.2").failures).toEqual([]);
  });
});

describe("older releases", () => {
  const context = { defaults: new Map<string, string[]>() };

  test("former names are read", () => {
    const effective = parseEffective(
      "challengeresponseauthentication no\nkbdinteractiveauthentication yes\npubkeyacceptedkeytypes ssh-ed25519\n",
    );
    expect(readSettings(effective, ["kbdInteractiveAuthentication", "pubkeyAcceptedAlgorithms"], context)).toEqual({
      kbdInteractiveAuthentication: false,
      pubkeyAcceptedAlgorithms: ["ssh-ed25519"],
    });
  });

  test("a trailing blank after a subsystem, delayed compression, without-password", () => {
    const effective = parseEffective(
      "subsystem sftp internal-sftp \ncompression delayed\npermitrootlogin without-password\n",
    );
    expect(readSettings(effective, ["subsystem", "compression", "permitRootLogin"], context)).toEqual({
      subsystem: { sftp: "internal-sftp" },
      compression: true,
      permitRootLogin: "prohibit-password",
    });
  });

  test("a setting that a release never shows is not reported as unset", () => {
    expect(readSettings(new Map(), ["debianBanner", "banner"], context)).toEqual({ banner: null });
    expect(readSettings(new Map(), ["debianBanner"], { defaults: tenTwo })).toEqual({ debianBanner: null });
  });
});

test.each([
  ["90", 90],
  ["2m", 120],
  ["1h30m", 5400],
  ["1w2d", 777600],
  ["0.5", 0.5],
  ["90.000000", 90],
  ["", undefined],
  ["none", undefined],
  ["5x", undefined],
])("the time %s", (text, seconds) => expect(parseTime(text)).toBe(seconds));
