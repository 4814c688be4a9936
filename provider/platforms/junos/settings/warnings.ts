import type { Args } from "../../../core/contract";
import { partsOf } from "./parts";
import { hasFineSwitches } from "./rows/password-switches";

/** What somebody should know of settings that are right as such. */
export function warningsOf(args: Args, release: string | undefined): string[] {
  const parts = partsOf(args);
  const given = (...names: string[]): string[] => names.filter((name) => parts[name] !== undefined);
  const rules: [found: string[], sentence: (names: string) => string][] = [
    [
      given("ciphers", "macs", "kexAlgorithms"),
      (names) => `${names}: the list holds for the client commands of the device too (ssh, file copy over SCP)`,
    ],
    [
      Object.keys(parts).filter((part) => part === "maxAuthTries" || part.startsWith("retryOptions.")),
      (names) => `${names}: [edit system login retry-options] holds for every login, console and telnet included`,
    ],
    [
      parts["netconf.port"] === 21 || parts["netconf.port"] === 23 ? ["netconf.port"] : [],
      (names) => `${names}: Juniper advises against 21 and 23, the ports of FTP and telnet`,
    ],
    [
      hasFineSwitches(release) ? [] : given("passwordAuthentication"),
      (names) =>
        parts.passwordAuthentication === false
          ? `${names}: Junos ${release} has no-passwords only, which turns challenge-response off too`
          : `${names}: Junos ${release} has no-passwords only, so passwords and challenge-response open together`,
    ],
    [
      parts.passwordAuthentication === false && parts.pubkeyAuthentication === false ? ["pubkeyAuthentication"] : [],
      (names) => `${names}: with passwords and keys off nobody can log in; this is refused unless allowLockout is set`,
    ],
    [
      ["connectionLimit", "netconf.connectionLimit"].filter((part) => parts[part] === 1),
      (names) => `${names}: with 1 the proof by a second login cannot work; this is refused unless allowLockout is set`,
    ],
    [
      given("authenticationOrder"),
      (names) =>
        `${names}: a server of radius or tacplus that does not answer delays or denies the next login of this run`,
    ],
    [
      parts.accessDisableExternal === true ? ["accessDisableExternal"] : [],
      (names) =>
        `${names}: which sources count as external is not documented; the change is kept only if a fresh login works`,
    ],
  ];
  return rules.flatMap(([found, sentence]) => (found.length === 0 ? [] : [sentence(found.join(", "))]));
}
