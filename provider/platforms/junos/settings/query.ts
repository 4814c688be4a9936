import type { Args } from "../../../core/contract";
import { askConfiguration } from "../ask";
import type { JunosRequest } from "../request";
import { blocksOf } from "./parts";

/** Under which an answer to `querySettings` is found. */
export const settingsKey = "ssh-server-settings";

const keyLists = ["ssh-rsa", "ssh-dsa", "ssh-ecdsa", "ssh-ed25519"];

/**
 * The services, the retry options, and what the stanzas of the users say of SSH: of all users, because one that the program
 * no longer names may have to be put back. Passwords are not asked for.
 */
export function querySettings(args: Args): JunosRequest {
  const lists = blocksOf(args.match).length === 0 ? [] : keyLists;
  const authentication = ["no-public-keys", ...lists].map((name) => `<${name}/>`).join("");
  const user = `<user><name/><class/><authentication>${authentication}</authentication><authorized-principals/><authorized-principals-file/></user>`;
  return askConfiguration(
    lists.length === 0 ? settingsKey : `${settingsKey}-with-keys`,
    `<system><root-authentication>${authentication}</root-authentication><login><retry-options/>${user}</login>` +
      "<services><ssh/><netconf><ssh/></netconf></services></system>",
  );
}
