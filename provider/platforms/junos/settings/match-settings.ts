import { model, type Setting } from "./setting";
import { flag } from "./shapes/flag";
import { text } from "./shapes/text";
import { texts } from "./shapes/texts";
import type { Span } from "./span";

const since244: Span[] = [{ since: "24.4R1" }];

/** What a user's own stanza can say of SSH. The arguments are called as they are for all users. */
export function matchSettings(user: string): Setting[] {
  const stanza = user === "root" ? ["system", "root-authentication"] : ["system", "login", "user", user];
  const authentication = user === "root" ? stanza : [...stanza, "authentication"];
  return [
    flag({
      argument: `match[${user}].pubkeyAuthentication`,
      doc: "Whether these users may log in with a key.",
      values: "false writes no-public-keys, true deletes it",
      default: "true",
      device: "system login user U authentication no-public-keys (root: system root-authentication no-public-keys)",
      source: model,
      note: "false only while the user has no key list; refused for the user this run logs in as with a key",
      path: [...authentication, "no-public-keys"],
      written: false,
    }),
    texts({
      argument: `match[${user}].authorizedPrincipals`,
      doc: "Names in a certificate that let these users in.",
      values: "principal names; ordered-by user",
      default: "[]",
      device: "system login user U authorized-principals [ {} ]",
      since: "24.4R1",
      source: model,
      note: "not for root; exclusive with the same statement under [system services ssh]",
      path: [...stanza, "authorized-principals"],
      kind: "list",
      spans: since244,
    }),
    text({
      argument: `match[${user}].authorizedPrincipalsFile`,
      doc: "A file on the device with such names.",
      values: "file name",
      default: "unset",
      device: "system login user U authorized-principals-file {}",
      since: "24.4R1",
      source: model,
      note: "not for root; exclusive with the same statement under [system services ssh]",
      path: [...stanza, "authorized-principals-file"],
      spans: since244,
    }),
  ];
}

/** The names that may stand in `match[].settings`. */
export const matchSettingNames = ["pubkeyAuthentication", "authorizedPrincipals", "authorizedPrincipalsFile"] as const;
