// `npm run example:install [-- NAME]`: packs this package and installs it into examples/NAME (default: quickstart), as
// `npm install` will do for users. Pulumi resolves packages from the program's own folder, so it must lie there.
import { existsSync, readdirSync, rmSync } from "node:fs";
import { join } from "node:path";
import { repo, run, tail } from "./lib/run.mjs";
import { ensureBuild, ensureDependencies, ensurePack } from "./lib/setup.mjs";
import { main, SetupError, say, task } from "./lib/terminal.mjs";

main(async () => {
  const name = process.argv[2] ?? "quickstart";
  const folder = join(repo, "examples", name);
  if (!existsSync(join(folder, "package.json")))
    throw new SetupError(`There is no example "${name}"; there are ${readdirSync(join(repo, "examples")).join(", ")}.`);
  await ensureDependencies();
  await ensureBuild();
  const tarball = await ensurePack();
  await task(`Installing into examples/${name}`, `Installed into examples/${name}`, async () => {
    rmSync(join(folder, "node_modules", "pulumi-ssh"), { recursive: true, force: true });
    // What is saved would name a file of this machine.
    const flags = ["--no-save", "--no-package-lock", "--no-audit", "--no-fund", "--loglevel=error"];
    const { code, output } = await run("npm", ["install", tarball, ...flags], { cwd: folder });
    if (code !== 0) throw new SetupError(`npm install failed:\n${tail(output)}`);
  });
  say(
    name === "quickstart"
      ? "Go on with `pulumi stack init dev` here."
      : `Go on in examples/${name}; its README says how.`,
  );
});
