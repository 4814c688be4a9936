// Sets up what the tests and the demo need. With --print the environment they read goes to stdout, as JSON.
import { setUp } from "./lib/setup.mjs";
import { main } from "./lib/terminal.mjs";

main(async () => {
  const print = process.argv.includes("--print");
  // Who only asks for the environment runs tests of Pulumi, which need no other OpenSSH.
  const environment = await setUp({ releases: !print, independent: true, ansible: true });
  if (print) process.stdout.write(`${JSON.stringify(environment)}\n`);
});
