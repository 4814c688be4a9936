import { readFileSync } from "node:fs";
import { Program } from "./program";

/** What `startRun` starts: one run of a program, described on standard input; its end is told on standard output. */
const { device, states, wanted } = JSON.parse(readFileSync(0, "utf8"));
const program = new Program(device, states);
console.log = () => {};
// Nothing of the provider keeps its process alive; Pulumi does that.
const alive = setInterval(() => {}, 1000);
program.up(wanted).then((failures) => {
  process.stdout.write(JSON.stringify({ failures: failures.map(({ message }) => message), states: program.states() }));
  clearInterval(alive);
});
