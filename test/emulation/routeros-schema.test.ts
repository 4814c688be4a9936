import { existsSync, readFileSync } from "node:fs";
import { resolve } from "node:path";
import { menus } from "../emulators/routeros/menus";
import { isIn, releaseOf } from "../emulators/routeros/release";
import { argumentsOf, commandsOf } from "../emulators/routeros/schema";

/** What real routers list as commands and arguments: `{ releases: { "7.9": { "ip/ssh": { set: ["..."] } } } }`. */
const home =
  process.env.PULUMI_SSH_ROUTEROS_SCHEMA ??
  resolve(__dirname, "..", "..", "..", "shared", "facts", "routeros-schema.json");

interface Schema {
  releases: { [release: string]: { [path: string]: { [command: string]: string[] } } };
}

const isThere = existsSync(home);
if (!isThere) console.log(`${home} is not there: the release tables of RouterOS are compared with nothing`);

const { releases } = isThere ? (JSON.parse(readFileSync(home, "utf8")) as Schema) : { releases: {} };
const names = Object.keys(releases).length > 0 ? Object.keys(releases) : ["none"];

/** The newest build that was inspected stands before the release that it became. */
const releaseNamed = (name: string) => releaseOf(name === "nightly" ? "7.25_ab434" : name);

(isThere ? test : test.skip).each(names)("%s: every command and argument of the menus that are emulated", (name) => {
  const release = releaseNamed(name);
  const real = releases[name] ?? {};
  for (const menu of menus) {
    const listed = real[menu.path];
    // Of these the schema has nothing.
    if (/^system\/(resource|identity|package|device-mode)$/.test(menu.path)) continue;
    expect([menu.path, isIn(release, menu)]).toEqual([menu.path, listed !== undefined]);
    if (listed === undefined) continue;
    const commands = commandsOf(menu.commands, release);
    expect([menu.path, [...commands].sort()]).toEqual([menu.path, Object.keys(listed).sort()]);
    for (const command of commands) {
      const own = argumentsOf(menu.commands[command] ?? { arguments: [] }, release);
      expect([menu.path, command, [...own].sort()]).toEqual([menu.path, command, [...(listed[command] ?? [])].sort()]);
    }
  }
});

test("a build before a release is older than it, and until covers every patch", () => {
  expect(isIn(releaseOf("7.25_ab434"), { since: "7.25" })).toBe(false);
  expect(isIn(releaseOf("7.25_ab434"), { since: "7.24" })).toBe(true);
  expect(isIn(releaseOf("7.16.2"), { until: "7.16" })).toBe(true);
  expect(isIn(releaseOf("7.17"), { until: "7.16" })).toBe(false);
  expect(isIn(releaseOf("7.9"), { since: "7.16" })).toBe(false);
});
