import { existsSync, rmSync, writeFileSync } from "node:fs";
import { onPath, run, tail } from "./run.mjs";
import { SetupError, task } from "./terminal.mjs";

/** Installs Debian packages, as root; else says how. `why` begins the sentence: what needs them. */
export async function installPackages(packages, why) {
  if (packages.length === 0) return;
  const names = packages.join(" ");
  const aptGet = onPath("apt-get");
  if (process.getuid?.() !== 0 || !aptGet) {
    const how = aptGet ? `sudo apt-get install ${names}` : "install it with your package manager";
    throw new SetupError(`${why}, but ${packages.join(" and ")} is missing: ${how}.`);
  }
  await task(`Installing ${names} (apt-get)`, `Installed ${names}`, () => withoutStarting(() => install(packages)));
}

async function install(packages) {
  const env = { ...process.env, DEBIAN_FRONTEND: "noninteractive" };
  await run("apt-get", ["update", "-qq"], { env });
  const { code, output } = await run("apt-get", ["install", "-y", "-qq", "--no-install-recommends", ...packages], {
    env,
  });
  if (code !== 0) throw new SetupError(`apt-get install ${packages.join(" ")} failed:\n${tail(output)}`);
}

/** The tests need the program, nobody asked for a service on port 22: policy-rc.d 101 keeps Debian from starting it. */
async function withoutStarting(work) {
  const policy = "/usr/sbin/policy-rc.d";
  if (existsSync(policy)) return work();
  writeFileSync(policy, "#!/bin/sh\nexit 101\n", { mode: 0o755 });
  try {
    return await work();
  } finally {
    rmSync(policy, { force: true });
  }
}
