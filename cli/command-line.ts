import { platformNames } from "../provider/core/contract";
import { availablePlatforms } from "../provider/platforms";
import { emulateCommand, type Surroundings } from "./emulate";
import { supportOf } from "./support";
import { supportText } from "./support-text";

/** What a command prints, and the code it ends with: 0, or 2 for words it does not understand. */
export interface Printed {
  code: 0 | 2;
  out: string;
  err: string;
  /** A command that stays. What it gives when it is over is a failure, in words; nothing is a good end. */
  run?(surroundings: Surroundings): Promise<string>;
}

const usage = `Usage: pulumi-ssh <command>

  support [platform] [--json]   which arguments each resource takes, on which platform, since which release
  emulate <platform> [--profile 24.4] [--host 127.0.0.1] [--port 0] [--user admin] [--password P]
          [--authorized-key FILE] [--state FILE]
          junos: [--netconf-port 0]; routeros: [--api-port 0] [--api-ssl-port 0]
                                an emulated device (junos, routeros), until SIGTERM or SIGINT
  --version                     the version of this package

Platforms of this release: ${availablePlatforms.join(", ")}.
`;

/** The commands of `npx pulumi-ssh`; `width` is that of the terminal, undefined when there is none. */
export function commandLine(words: readonly string[], version: string, width?: number): Printed {
  const [command, ...rest] = words;
  if (rest.some((word) => word === "--help" || word === "-h")) return printed(usage);
  switch (command) {
    case "support":
      return support(rest, width);
    case "emulate":
      return emulate(rest);
    case "--version":
      return printed(`${version}\n`);
    case "--help":
    case "-h":
    case "help":
      return printed(usage);
    case undefined:
      return { code: 2, out: "", err: usage };
    default:
      return mistake(`"${command}" is not a command.\n\n${usage.trimEnd()}`);
  }
}

function emulate(words: readonly string[]): Printed {
  const command = emulateCommand(words);
  return typeof command === "string" ? mistake(command) : { ...printed(""), run: command };
}

function support(words: readonly string[], width: number | undefined): Printed {
  const named = words.filter((word) => !word.startsWith("-"));
  const wrong = words.find((word) => word.startsWith("-") && word !== "--json") ?? named[1];
  if (wrong !== undefined) return mistake(`support takes one platform and --json, not "${wrong}".`);
  const platform = availablePlatforms.find((name) => name === named[0]);
  if (named[0] !== undefined && platform === undefined) {
    const known = platformNames.some((name) => name === named[0]);
    const what = known ? "is not in this release" : "is not a platform";
    return mistake(`${named[0]} ${what}; there is ${availablePlatforms.join(", ")}.`);
  }
  const tables = (platform === undefined ? availablePlatforms : [platform]).map(supportOf);
  if (!words.includes("--json")) return printed(supportText(tables, width));
  return printed(`${JSON.stringify(tables.length === 1 ? tables[0] : tables, undefined, 2)}\n`);
}

const printed = (out: string): Printed => ({ code: 0, out, err: "" });
const mistake = (sentence: string): Printed => ({ code: 2, out: "", err: `${sentence}\n` });
