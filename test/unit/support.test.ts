import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { commandLine } from "../../cli/command-line";
import { releasesOf, type Support, supportOf } from "../../cli/support";
import { withSupport } from "../../cli/support-markdown";
import { supportText } from "../../cli/support-text";
import { availablePlatforms } from "../../provider/platforms";

const repo = join(__dirname, "..", "..");
const run = (line: string) => commandLine(line.split(" ").filter(Boolean), "1.2.3");

describe.each(availablePlatforms)("the support table of %s", (platform) => {
  const table = supportOf(platform);
  const promised = join(repo, "test", "fixtures", "support", `${platform}.json`);

  test("names each argument once, and says what it is on the device", () => {
    const names = table.arguments.map(({ resource, argument }) => `${resource} ${argument}`);
    expect(new Set(names).size).toBe(names.length);
    for (const { type, device } of table.arguments) expect([type, device]).not.toContain("");
    expect(names).not.toContain("UserPublicKey device");
  });

  test("gives a reason for each refusal", () => {
    for (const { reason } of table.refused) expect(reason).toMatch(/^\S.{20,}\.$/s);
  });

  const wanted: Support = JSON.parse(readFileSync(promised, "utf8"));
  const resources = new Set(table.arguments.map(({ resource }) => resource));

  test.each([...resources])("%s has the arguments and refusals that are promised, and no others", (resource) => {
    const rows = ({ arguments: all }: Support) =>
      all
        .filter((row) => row.resource === resource)
        .map(({ argument, since, until }) => ({ argument, releases: releasesOf({ since, until }) }))
        .sort((a, b) => (a.argument < b.argument ? -1 : 1));
    const refusals = ({ refused }: Support) =>
      refused
        .filter((row) => row.resource === resource)
        .map(({ argument }) => argument)
        .sort();
    expect(rows(table)).toEqual(rows(wanted));
    expect(refusals(table)).toEqual(refusals(wanted));
  });
});

describe("pulumi-ssh support", () => {
  test("--json of one platform is one table, of several a list of them", () => {
    const one = JSON.parse(run("support openssh --json").out);
    expect(one).toEqual(supportOf("openssh"));
    const all = JSON.parse(run("support --json").out);
    expect(availablePlatforms.length === 1 ? [all] : all).toEqual(availablePlatforms.map(supportOf));
  });

  test("prints names, releases, types and defaults, and the sentence of each refusal", () => {
    const { out } = run("support openssh");
    expect(out).toMatch(/^UserPublicKey on openssh$/m);
    expect(out).toMatch(/^ {2}options\.verifyRequired +8\.4\+ +boolean +false$/m);
    expect(run("support routeros").out).toMatch(/^ {2}ciphers \[up to 7\.16\]\n {4}\/ip\/ssh has a ciphers property/m);
    expect(out).toMatch(/^ {2}type ssh-dss\n {4}DSA keys are off since 7\.0/m);
  });

  test("fits the terminal", () => {
    const lines = supportText([supportOf("openssh")], 72).split("\n");
    expect(lines.filter((line) => line.length > 72)).toEqual([]);
    expect(lines.some((line) => line.endsWith("..."))).toBe(true);
  });

  test.each([
    ["support ios", "ios is not in this release; there is junos, openssh, routeros."],
    ["support nokia", "nokia is not a platform; there is junos, openssh, routeros."],
    ["support openssh junos", 'support takes one platform and --json, not "junos".'],
    ["support --yaml", 'support takes one platform and --json, not "--yaml".'],
    ["emulate", "emulate wants a platform first; there is junos, routeros."],
    ["emulate openssh", 'there is no emulator of "openssh"; there is junos, routeros.'],
    [
      "emulate junos --profile 9.9",
      'there is no profile "9.9" of junos; there is 17.4, 19.4, 22.3, 23.4, 24.4, evo-24.4.',
    ],
    ["emulate junos --port x", '--port wants a port from 0 (any free one) to 65535, not "x".'],
    ["emulate junos --port", "--port wants a value."],
    [
      "emulate junos --speed 9",
      'emulate does not know "--speed"; it takes --profile --host --user --password --authorized-key --state --port --netconf-port.',
    ],
    ["emulate junos --api-port 8728", "junos has no --api-port; its ports are --port, --netconf-port."],
    [
      "emulate routeros --netconf-port 3",
      "routeros has no --netconf-port; its ports are --port, --api-port, --api-ssl-port.",
    ],
  ])("%s: a sentence and code 2", (line, sentence) => {
    expect(run(line)).toEqual({ code: 2, out: "", err: `${sentence}\n` });
  });

  test("without a command, with an unknown one, and for help", () => {
    expect(run("")).toMatchObject({ code: 2, out: "", err: expect.stringMatching(/^Usage: pulumi-ssh/) });
    expect(run("suport")).toMatchObject({ code: 2, err: expect.stringMatching(/^"suport" is not a command\./) });
    for (const line of ["--help", "emulate --help", "emulate junos -h", "support --help"])
      expect(run(line)).toMatchObject({ code: 0, out: expect.stringMatching(/^Usage/) });
    expect(run("--version")).toEqual({ code: 0, out: "1.2.3\n", err: "" });
  });
});

describe("README.md", () => {
  const readme = readFileSync(join(repo, "README.md"), "utf8");

  test("has the support table as the capability tables have it (npm run generate)", () => {
    expect(withSupport(readme, availablePlatforms.map(supportOf))).toBe(readme);
  });

  test("shows the quickstart as it is run by a test", () => {
    const [, program] = /```ts\n(import.*?)```/s.exec(readme) ?? [];
    expect(program).toBe(readFileSync(join(repo, "examples", "quickstart", "index.ts"), "utf8"));
  });

  test("links only to files that are there", () => {
    const links = [...readme.matchAll(/\]\((?!https?:|#)([^)#]+)[^)]*\)/g)].map(([, target]) => target ?? "");
    expect(links.filter((target) => !existsSync(join(repo, target)))).toEqual([]);
  });

  test("names every command that it tells to type", () => {
    const { scripts } = JSON.parse(readFileSync(join(repo, "package.json"), "utf8"));
    const told = [...readme.matchAll(/npm run ([\w:]+)/g)].map(([, name]) => name ?? "");
    expect(told.filter((name) => !(name in scripts))).toEqual([]);
  });
});
