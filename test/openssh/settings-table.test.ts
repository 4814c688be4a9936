import { spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Args, Json } from "../../provider/core/contract";
import { parseEffective } from "../../provider/core/formats/sshd-config";
import { checkSettings } from "../../provider/platforms/openssh/settings/check";
import { readSettings, sameSetting } from "../../provider/platforms/openssh/settings/read";
import { renderLines } from "../../provider/platforms/openssh/settings/render";
import { settings } from "../../provider/platforms/openssh/settings/table";
import { recorded, samples } from "../unit/openssh-settings/samples";

const sshd = "/usr/sbin/sshd";
const directory = mkdtempSync(join(tmpdir(), "settings-table-"));
const hostKeys = ["/etc/ssh/ssh_host_rsa_key", "/etc/ssh/ssh_host_ed25519_key"];

beforeAll(() => mkdirSync("/run/sshd", { recursive: true, mode: 0o755 }));
afterAll(() => rmSync(directory, { recursive: true, force: true }));

/** `sshd -T` of a file with these lines, for a connection of alice unless another is given. */
function run(lines: string[], connection = "user=alice,host=h,addr=192.0.2.7,laddr=192.0.2.1,lport=22") {
  const file = join(directory, "sshd_config");
  writeFileSync(file, `${lines.join("\n")}\n`);
  const { stdout, stderr, status } = spawnSync(sshd, ["-T", "-f", file, "-C", connection], { encoding: "utf8" });
  return { effective: parseEffective(stdout), stderr, status };
}

const release = (() => {
  const { stderr } = spawnSync(sshd, ["-V"], { encoding: "utf8" });
  return /OpenSSH_(\d+\.\d+)/.exec(stderr)?.[1] as string;
})();
const defaults = run([]).effective;

/** A value that is checked, written, read by sshd and read back: what comes back means the same. */
function comesBack(args: Args): void {
  const checked = checkSettings(args, release);
  expect(checked.failures).toEqual([]);
  const { effective, stderr, status } = run(renderLines(checked.args, release));
  expect({ status, stderr: status === 0 ? "" : stderr }).toEqual({ status: 0, stderr: "" });
  const read = readSettings(effective, Object.keys(checked.args), { defaults });
  for (const [name, wanted] of Object.entries(checked.args)) {
    const back = read[name] ?? null;
    if (!sameSetting(name, back, wanted ?? null, { defaults, effective }))
      expect({ [name]: back }).toEqual({ [name]: wanted });
    // What was read must itself be a value that could be written again.
    if (back !== null && settings.find(({ argument }) => argument === name)?.codec.unset === undefined)
      expect(
        checkSettings({ [name]: back }, release).failures.filter(({ reason }) => !reason.includes("set both")),
      ).toEqual([]);
  }
}

/** What some settings need beside them for sshd to take them at all. */
const companions: { [argument: string]: Args } = {
  authorizedKeysCommand: { authorizedKeysCommandUser: "nobody" },
  authorizedPrincipalsCommand: { authorizedPrincipalsCommandUser: "nobody" },
  hostCertificate: { hostKey: hostKeys },
};

describe(`the table against sshd ${release}`, () => {
  const names = Object.keys(samples);

  test("every row has samples", () => {
    const rows = settings.map(({ argument }) => argument);
    expect(rows.filter((row) => samples[row] === undefined && recorded[row] === undefined)).toEqual([]);
    expect([...names, ...Object.keys(recorded)].filter((name) => !rows.includes(name))).toEqual([]);
  });

  test.each(names.flatMap((name) => (samples[name] as Json[]).map((value) => [name, value] as [string, Json])))(
    "%s: %j",
    (name, value) => comesBack({ ...companions[name], [name]: value }),
  );

  test("many settings at once", () => {
    const first = names.map((name) => [name, (samples[name] as Json[])[0] as Json]);
    comesBack({ ...Object.fromEntries(first), authenticationMethods: ["publickey"], passwordAuthentication: true });
  });

  test("an empty configuration reads as values that mean what the server does", () => {
    const read = readSettings(defaults, names, { defaults });
    const unset = Object.keys(read).filter((name) => read[name] === null);
    expect(unset.sort()).toEqual(
      [
        "acceptEnv",
        "allowGroups",
        "allowUsers",
        "channelTimeout",
        "denyGroups",
        "denyUsers",
        "hostCertificate",
        "logVerbose",
        "setEnv",
        "subsystem",
      ].sort(),
    );
    expect(read).toMatchObject({
      port: 22,
      permitRootLogin: "prohibit-password",
      compression: true,
      fingerprintHash: "sha256",
    });
  });
});

describe("match blocks against sshd", () => {
  const inMatch = settings.filter(
    ({ argument, match, matchSince }) => match && samples[argument] !== undefined && matchSince === undefined,
  );

  test.each(inMatch.map(({ argument }) => argument))("%s inside match, and only there", (argument) => {
    const value = (samples[argument] as Json[])[0] as Json;
    const block = { ...companions[argument], [argument]: value };
    const checked = checkSettings({ match: [{ user: ["alice"], settings: block }] }, release);
    expect(checked.failures).toEqual([]);
    const lines = renderLines(checked.args, release);
    const alice = run(lines);
    expect({ status: alice.status, stderr: alice.stderr }).toMatchObject({ status: 0 });
    const back = readSettings(alice.effective, [argument], { defaults })[argument] ?? null;
    expect(sameSetting(argument, back, value, { defaults, effective: alice.effective })).toBe(true);
    const bob = run(lines, "user=bob,host=h,addr=192.0.2.7,laddr=192.0.2.1,lport=22");
    expect(bob.effective).toEqual(defaults);
  });

  test("sshd refuses the settings that the table keeps out of match", () => {
    const outside = settings.filter(({ argument, match }) => !match && samples[argument] !== undefined);
    const taken = outside.filter(({ argument }) => {
      const [line = ""] = renderLines({ [argument]: (samples[argument] as Json[])[0] as Json }, release);
      return run(["Match User alice", line]).status === 0;
    });
    expect(taken.map(({ argument }) => argument)).toEqual([]);
  });
});
