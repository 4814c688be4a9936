// `npm run bench -- [import] [up] [groups] [wan] [memory] [guarded] [junos] [fleet] [routeros]`: how fast the package is, and against
// what. Sections: all.
//   --quick      a smoke run: few resources, once
//   --keys=1,50  section `up`: how many keys
//   --times=3    repetitions, of every section
//   --check      exit code 1 when a target is missed; otherwise figures are no test
import { printSection } from "./bench/print.mjs";
import { sections } from "./bench/sections.mjs";
import { setUp } from "./lib/setup.mjs";
import { main, SetupError, say, task } from "./lib/terminal.mjs";

const args = process.argv.slice(2);
const names = args.filter((arg) => !arg.startsWith("--"));
const known = /^--(quick|check|keys=\d+(,\d+)*|times=\d+)$/;
const unknown = args.filter((arg) => (arg.startsWith("--") ? !known.test(arg) : !(arg in sections)));
const optionOf = (name) => args.find((arg) => arg.startsWith(`--${name}=`))?.slice(name.length + 3);

/** The line of a terminal, and a line of its own every few seconds elsewhere: a full run takes long. */
function progress(name, detail) {
  let last = 0;
  return (text) => {
    detail(text);
    if (process.stderr.isTTY || Date.now() - last < 5000) return;
    last = Date.now();
    say(`  ${name}: ${text}`);
  };
}

main(async () => {
  if (unknown.length > 0) {
    throw new SetupError(`There is no ${unknown.join(", ")}; sections: ${Object.keys(sections).join(", ")}.`);
  }
  const independent = names.length === 0 || names.includes("routeros");
  Object.assign(process.env, await setUp({ independent }));
  const quick = args.includes("--quick");
  const keys = optionOf("keys")?.split(",").map(Number);
  const times = optionOf("times") && Number(optionOf("times"));
  let missed = 0;
  for (const [name, section] of Object.entries(sections)) {
    if (names.length > 0 && !names.includes(name)) continue;
    const result = await task(`Measuring: ${name}`, `Measured: ${name}`, (detail) =>
      section({ quick, keys, times, detail: progress(name, detail) }),
    );
    missed += printSection(result);
  }
  return args.includes("--check") && missed > 0 ? 1 : 0;
});
