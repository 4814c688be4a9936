// Writes the parts of the SDK that come from the capability tables; a test fails when they are out of date.
import { writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { repo } from "./lib/run.mjs";
import { build } from "./lib/setup.mjs";
import { main } from "./lib/terminal.mjs";

main(async () => {
  await build();
  const { generated } = createRequire(import.meta.url)(join(repo, "dist", "provider", "generated.js"));
  for (const [path, text] of Object.entries(generated())) writeFileSync(join(repo, path), text);
});
