import { SetupError } from "../lib/terminal.mjs";

const colour = process.stdout.isTTY && !process.env.NO_COLOR;
export const paint = (code, text) => (colour ? `\x1b[${code}m${text}\x1b[0m` : text);
export const print = (text = "") => process.stdout.write(`${text}\n`);

// What an engine prints around the story: titles, the stack's own row, rows of work under way, times.
const noise =
  /^(Previewing|Updating|Destroying|Refreshing) .*:$|pulumi:pulumi:Stack|^Duration: | (creating|updating|deleting|refreshing) \(\d+s\)|^(The resources in the stack have been deleted|If you want to remove the stack)|^(connecting|applying)$/;

/** Which resource a row is about, if it is a row. */
const subject = (line) => /^\s*[-+~]{0,2}\s+(pulumi\S+:\S+ \S+)/.exec(line)?.[1];

function show(output) {
  const lines = output
    .split("\n")
    .map((line) => line.trimEnd())
    .filter((line) => !noise.test(line.trim()))
    .map((line) => (subject(line) ? line.replace(/ error: .*/, "") : line)); // the whole error stands below the rows
  // Without a terminal the engine prints a row anew whenever it changes: the last one says it all.
  const last = new Map(lines.map((line, index) => [subject(line), index]));
  const kept = lines.filter((line, index) => !subject(line) || last.get(subject(line)) === index);
  const text = kept
    .join("\n")
    .replace(/\n{3,}/g, "\n\n")
    .replace(/^\n+|\n+$/g, "")
    .replaceAll("pulumi-nodejs:dynamic/", "");
  for (const line of text.split("\n")) print(paint(2, line && `    ${line}`));
}

/** One run of the story: prints, checks, remembers what was proven. */
export class Story {
  proven = [];
  #chapter = 0;

  chapter(title, explanation) {
    print(`\n${paint(1, `${++this.#chapter}. ${title}`)}`);
    if (explanation) print(`   ${explanation}`);
  }

  async pulumi(project, command, args = []) {
    print(`\n  ${paint(36, ["$ pulumi", command, ...args].join(" "))}`);
    const result = await project[command](args);
    show(result.output);
    print();
    return result;
  }

  claim(sentence, holds, evidence = "") {
    print(`  ${holds ? paint(32, "✓") : paint(31, "✗")} ${sentence}`);
    if (!holds) {
      const found = evidence && `\nInstead there was:\n${String(evidence).trim().replace(/^/gm, "    ")}`;
      throw new SetupError(`\nThe demo stops here: this claim does not hold.${found}`);
    }
    this.proven.push(sentence);
  }
}
