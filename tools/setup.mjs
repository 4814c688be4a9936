// Sets up what the tests and the demo need. With --print the environment they read goes to stdout, as JSON.
import { setUp } from "./lib/setup.mjs";
import { main } from "./lib/terminal.mjs";

main(async () => {
  const environment = await setUp({ releases: true });
  if (process.argv.includes("--print")) process.stdout.write(`${JSON.stringify(environment)}\n`);
});
