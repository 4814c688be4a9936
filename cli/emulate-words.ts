import type { EmulatedPlatform } from "../testing/emulate";

/** What was asked for on the command line. */
export interface EmulateWords {
  platform: EmulatedPlatform;
  profile?: string;
  host?: string;
  port?: number;
  netconfPort?: number;
  apiPort?: number;
  apiSslPort?: number;
  user?: string;
  password?: string;
  authorizedKeyFile?: string;
  stateFile?: string;
}

const profiles: { readonly [P in EmulatedPlatform]: readonly string[] } = {
  junos: ["17.4", "19.4", "22.3", "23.4", "24.4", "evo-24.4"],
  routeros: ["6.49", "7.11", "7.16", "7.20", "7.21", "7.24", "7.25"],
};
const platforms = Object.keys(profiles) as EmulatedPlatform[];

const texts: { [word: string]: "profile" | "host" | "user" | "password" | "authorizedKeyFile" | "stateFile" } = {
  "--profile": "profile",
  "--host": "host",
  "--user": "user",
  "--password": "password",
  "--authorized-key": "authorizedKeyFile",
  "--state": "stateFile",
};
const ports: { [word: string]: "port" | "netconfPort" | "apiPort" | "apiSslPort" } = {
  "--port": "port",
  "--netconf-port": "netconfPort",
  "--api-port": "apiPort",
  "--api-ssl-port": "apiSslPort",
};
const portsOf: { readonly [P in EmulatedPlatform]: readonly string[] } = {
  junos: ["--port", "--netconf-port"],
  routeros: ["--port", "--api-port", "--api-ssl-port"],
};

/** The words after `emulate`; a sentence about what is wrong with them. */
export function emulateWords(words: readonly string[]): EmulateWords | string {
  const [first, ...rest] = words;
  const platform = platforms.find((name) => name === first);
  if (platform === undefined) {
    const what =
      first === undefined || first.startsWith("-")
        ? "emulate wants a platform first"
        : `there is no emulator of "${first}"`;
    return `${what}; there is ${platforms.join(", ")}.`;
  }
  const found: { [name: string]: string | number } = {};
  for (let index = 0; index < rest.length; index += 2) {
    const [word = "", value] = rest.slice(index, index + 2);
    const name = texts[word] ?? ports[word];
    if (name === undefined)
      return `emulate does not know "${word}"; it takes ${[...Object.keys(texts), ...portsOf[platform]].join(" ")}.`;
    // To ask for any free one asks for nothing where there is none to be had.
    if (word in ports && Number(value) !== 0 && !portsOf[platform].includes(word))
      return `${platform} has no ${word}; its ports are ${portsOf[platform].join(", ")}.`;
    if (value === undefined) return `${word} wants a value.`;
    if (word in ports && !(/^\d{1,5}$/.test(value) && Number(value) <= 65_535)) {
      return `${word} wants a port from 0 (any free one) to 65535, not "${value}".`;
    }
    found[name] = word in ports ? Number(value) : value;
  }
  if (found.profile !== undefined && !profiles[platform].some((name) => name === found.profile)) {
    return `there is no profile "${found.profile}" of ${platform}; there is ${profiles[platform].join(", ")}.`;
  }
  return { platform, ...found };
}
