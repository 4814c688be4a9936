// Writes what comes from the capability tables: parts of the SDK, and the README's support table. Tests fail when one of
// them is out of date.
import { readFileSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { repo } from "./lib/run.mjs";
import { build } from "./lib/setup.mjs";
import { main } from "./lib/terminal.mjs";

main(async () => {
  await build();
  const built = (...names) => createRequire(import.meta.url)(join(repo, "dist", ...names));
  const { generated } = built("provider", "generated.js");
  for (const [path, text] of Object.entries(generated())) writeFileSync(join(repo, path), text);

  const { availablePlatforms } = built("provider", "platforms", "index.js");
  const { supportOf } = built("cli", "support.js");
  const { withSupport } = built("cli", "support-markdown.js");
  const readme = join(repo, "README.md");
  writeFileSync(readme, withSupport(readFileSync(readme, "utf8"), availablePlatforms.map(supportOf)));
});
