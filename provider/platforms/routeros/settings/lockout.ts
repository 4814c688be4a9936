import type { Args, DeviceFacts, LoginFacts } from "../../../core/contract";
import { SshError } from "../../../core/errors";
import { members } from "./ciphers";
import { isSameAddress, isWithin } from "./prefixes";
import type { Scene } from "./read";

interface Lockout {
  argument: string;
  reason: string;
}

interface Way extends Pick<Scene, "apiPorts"> {
  login: LoginFacts;
  facts: DeviceFacts | undefined;
  /** Where we come from; several where it cannot be told which of them we are. */
  clients: string[];
  /** Whether that is what the router says, as it does from 7.19 on, or only this machine. */
  isSeen: boolean;
}

/** Why this run could not log in over SSH under these settings, which is its way back beside the API. */
type Rule = (value: Args, way: Way) => Lockout[];

const rules: readonly Rule[] = [serviceOff, portTaken, notFromHere, nothingInCommon, passwordOnly, nobodyToTouch];

/** Throws when this run could not come in over SSH again. A rule that would forbid the present settings is not believed. */
export function refuseLockout(
  before: Args,
  after: Args,
  { clients, apiPorts }: Scene,
  login: LoginFacts,
  facts: DeviceFacts | undefined,
): void {
  const way: Way = {
    login,
    facts,
    apiPorts,
    clients: ownAmong(clients, login),
    isSeen: clients.length > 0,
  };
  const under = (value: Args) => rules.flatMap((rule) => rule(value, way));
  const already = new Set(under(before).map(({ argument }) => argument));
  const fresh = under(after).filter(({ argument }) => !already.has(argument));
  if (fresh.length === 0) return;
  throw new SshError(
    "refused",
    `this would end SSH logins that this run relies on: ${fresh.map(({ argument, reason }) => `\`${argument}\`: ${reason}`).join("; ")}`,
    { hint: "Change how this run logs in first, or set `allowLockout: true` if you have another way in." },
  );
}

/** What this machine takes for its address may be translated on the way: it counts where the router sees it, or sees nothing. */
function ownAmong(clients: string[], { clientAddress }: LoginFacts): string[] {
  if (clients.length === 0) return clientAddress === undefined ? [] : [clientAddress];
  const own = clients.filter((each) => clientAddress !== undefined && isSameAddress(each, clientAddress));
  return own.length > 0 ? own : clients;
}

function serviceOff({ enabled }: Args): Lockout[] {
  return enabled === false ? [{ argument: "enabled", reason: "it is false, which ends every SSH login" }] : [];
}

/** The router's own port of it counts; the one that we connect to may be forwarded. */
function portTaken({ port }: Args, { login, apiPorts }: Way): Lockout[] {
  const taken = apiPorts.length > 0 ? apiPorts : [login.port];
  return taken.some((each) => each === port)
    ? [{ argument: "port", reason: `this run comes in through the API on port ${port}` }]
    : [];
}

function notFromHere({ allowFrom }: Args, { clients, isSeen }: Way): Lockout[] {
  if (!Array.isArray(allowFrom) || allowFrom.length === 0 || clients.length === 0) return [];
  const networks = allowFrom.map(String);
  if (clients.some((address) => isWithin(address, networks))) return [];
  const how = isSeen ? "" : " (as this machine sees it; before 7.19 the router does not tell)";
  return [
    {
      argument: "allowFrom",
      reason: `this run comes from ${clients.join(", ")}${how}, which is in none of ${networks.join(", ")}`,
    },
  ];
}

/** Of `auto` nothing is known but that the router chooses. strongCrypto leaves no key of 128 bits, and no 3DES. */
function nothingInCommon({ ciphers, strongCrypto }: Args, { login }: Way): Lockout[] {
  const { ciphers: offered } = login.offered;
  if (!Array.isArray(ciphers) || ciphers.includes("auto") || offered.length === 0) return [];
  const names = ciphers.flatMap((family) => members[String(family)] ?? []);
  const left = strongCrypto === true ? names.filter((name) => !/128|3des|^none$/.test(name)) : names;
  if (left.some((name) => offered.includes(name))) return [];
  return [
    {
      argument: "ciphers",
      reason: `this run's SSH library offers none of these (${left.join(", ") || "strongCrypto leaves none of them"})`,
    },
  ];
}

/** The proof is no login where the program gives no key, so it would not notice. */
function passwordOnly({ passwordAuthentication }: Args, { facts }: Way): Lockout[] {
  if (passwordAuthentication !== false || facts?.session?.sshCredential !== "password") return [];
  return [
    {
      argument: "passwordAuthentication",
      reason: "the device of this program gives no key, so a password is its only way in over SSH",
    },
  ];
}

/** Whether it leaves passwords to users without a key, where this run has nothing else: who has one, the group as a whole tells. */
export const endsPasswords = (before: Args, after: Args, facts: DeviceFacts | undefined): boolean =>
  facts?.session?.sshCredential === "password" &&
  after.passwordAuthentication === "yes-if-no-key" &&
  before.passwordAuthentication !== "yes-if-no-key";

function nobodyToTouch({ pubkeyAuthOptions }: Args, { facts }: Way): Lockout[] {
  if (
    pubkeyAuthOptions === undefined ||
    pubkeyAuthOptions === "none" ||
    facts?.session?.sshCredential !== "security-key"
  )
    return [];
  return [
    {
      argument: "pubkeyAuthOptions",
      reason: "the key of this program is one that somebody has to touch, and nobody does in a run",
    },
  ];
}
