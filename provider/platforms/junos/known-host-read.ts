import type { Answers } from "../../core/contract";
import { SshError } from "../../core/errors";
import { childrenOf, textAt } from "../../core/formats/xml-find";
import { askConfiguration, configurationIn } from "./ask";
import type { JunosAnswer, JunosRequest } from "./request";
import { plainText, standingAt, standingIn } from "./standing";

/** One leaf of a host's entry. Plain data: it is handed on as detail of an observation. */
export type HostLeaf = { name: string; value: string; inactive: boolean; group: string | null };

export type HostEntry = {
  leaves: HostLeaf[];
  /** `deactivate host H`: its leaves have no effect. */
  inactive: boolean;
  /** Something above it that is inactive. */
  above: string | null;
  /** The same name in another spelling. */
  alike: string[];
};

const key = "known-hosts";
const place = "[edit security ssh-known-hosts]";

/** One question, whatever number of hosts a program declares. */
export const askKnownHosts: JunosRequest = askConfiguration(key, "<security><ssh-known-hosts/></security>");

/** What stands for one host. Names are compared as they are written. */
export function readHost(answers: Answers<JunosAnswer>, host: string): HostEntry {
  refuseWithoutPermission(answers);
  const configuration = configurationIn(answers, key, place);
  const above = standingAt(configuration, ["security", "ssh-known-hosts"]);
  const hosts = childrenOf(above?.element, "host");
  const named = (element: (typeof hosts)[number]) => textAt(element, "name") ?? "";
  const element = hosts.find((each) => named(each) === host);
  const entry = element === undefined ? undefined : standingIn(above, element, `security ssh-known-hosts host ${host}`);
  const leaves = (element?.children ?? []).filter(({ name }) => name !== "name");
  return {
    leaves: leaves.map((leaf) => ({
      name: leaf.name,
      value: plainText(leaf, `the keys at ${place}`).trim(),
      inactive: entry?.inactive !== undefined || "inactive" in leaf.attributes,
      group: leaf.attributes.group ?? entry?.group ?? null,
    })),
    inactive: element !== undefined && "inactive" in element.attributes,
    above: above?.inactive ?? null,
    alike: hosts.map(named).filter((name) => name !== host && name.toLowerCase() === host.toLowerCase()),
  };
}

function refuseWithoutPermission(answers: Answers<JunosAnswer>): void {
  const denied = answers.get(key)?.errors.find(({ message }) => /permission denied/i.test(message));
  if (denied === undefined) return;
  throw new SshError("device", `reading ${place} failed: ${denied.message}`, {
    hint: `${place} needs the permission \`security\` (or \`admin\`) in the login class of this run's user.`,
  });
}
