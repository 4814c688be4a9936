import { build, ensureDependencies } from "./lib/setup.mjs";
import { main, task } from "./lib/terminal.mjs";

main(async () => {
  await ensureDependencies();
  await task("Building dist/", "Built dist/", () => build());
});
