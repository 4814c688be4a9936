import { readFileSync } from "node:fs";
import type { EmulatedPlatform, Emulators } from "../testing/emulate";
import { type EmulateWords, emulateWords } from "./emulate-words";

/** What a command needs of the process that it runs in. */
export interface Surroundings {
  write(line: string): void;
  /** Done when somebody wants an end: SIGTERM, SIGINT. */
  ended: Promise<void>;
}

/** `pulumi-ssh emulate`: the mistake in its words, or what is to run. */
export function emulateCommand(words: readonly string[]): string | ((surroundings: Surroundings) => Promise<string>) {
  const parsed = emulateWords(words);
  return typeof parsed === "string" ? parsed : (surroundings) => run(parsed, surroundings);
}

/** One device until the end; the result is what went wrong at the start, or nothing. */
async function run({ platform, ...options }: EmulateWords, { write, ended }: Surroundings): Promise<string> {
  let device: Emulators[EmulatedPlatform]["device"];
  try {
    const { emulate } = await import("../testing/emulate");
    const { authorizedKeyFile, ...rest } = options;
    // The words were checked: none of them asks for what only another platform has.
    const given = { ...rest, authorizedKey: keyIn(authorizedKeyFile) } as Emulators[EmulatedPlatform]["options"];
    device = await emulate<EmulatedPlatform>(platform, given);
  } catch (error) {
    return `${platform} does not start: ${(error as Error).message}`;
  }
  const { profile, host, port, apiPort, user, password, hostKey } = device;
  const isMadeUp = options.password === undefined && password !== undefined;
  write(
    JSON.stringify({
      platform,
      profile,
      host,
      port,
      apiPort,
      ...ownOf(device),
      user,
      ...(isMadeUp ? { password } : {}),
      hostKey,
    }),
  );
  await ended;
  await device.close();
  return "";
}

/** What only some platforms have. */
function ownOf(device: Emulators[EmulatedPlatform]["device"]): { [name: string]: string | number } {
  if (device.platform === "junos") return { netconfPort: device.netconfPort };
  return { apiSslPort: device.apiSslPort, tlsFingerprint: device.tlsFingerprint };
}

const keyIn = (file: string | undefined) => (file === undefined ? undefined : readFileSync(file, "utf8"));
