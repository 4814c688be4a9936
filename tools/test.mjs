// `npm test`: sets up what is missing, checks format, lint and types, then runs Jest. Arguments go to Jest.
import { join } from "node:path";
import { repo, run } from "./lib/run.mjs";
import { setUp } from "./lib/setup.mjs";
import { main } from "./lib/terminal.mjs";

const args = process.argv.slice(2);

/** The projects that `--selectProjects a b` names; all when it is not given. */
function selected() {
  const from = args.indexOf("--selectProjects");
  if (from < 0) return ["unit", "contract", "emulation", "openssh", "junos", "routeros", "engine", "faults"];
  const names = args.slice(from + 1);
  const end = names.findIndex((name) => name.startsWith("-"));
  return end < 0 ? names : names.slice(0, end);
}

main(async () => {
  const needs = (...projects) => selected().some((name) => projects.includes(name));
  const environment = await setUp({
    cli: needs("engine", "faults"),
    openssh: needs("openssh", "routeros", "engine", "faults"),
    releases: needs("openssh"),
    independent: needs("openssh", "junos", "routeros"),
    ansible: needs("routeros"),
  });
  const options = { inherit: true, env: { ...process.env, ...environment } };

  const checked = await run("npm", ["run", "--silent", "check"], options);
  if (checked.code !== 0) return checked.code;

  const jest = join(repo, "node_modules", "jest", "bin", "jest.js");
  const reporters = ["--reporters=default", `--reporters=${join(repo, "tools", "lib", "jest-total.cjs")}`];
  // They wait for timers of devices as much as they work, so that on two cores three at a time are done sooner.
  return (await run(process.execPath, [jest, "--maxWorkers=3", ...reporters, ...args], options)).code;
});
