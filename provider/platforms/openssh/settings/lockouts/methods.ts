import type { Json, LoginFacts } from "../../../../core/contract";
import { list } from "./list";
import type { Lockout, Rule, Scene } from "./rule";

export const methodRules: readonly Rule[] = [
  methodOff,
  methodLists,
  attempts,
  keyFile,
  accountLocked,
  keyLength,
  revocation,
];

/** The method as sshd calls it; a key of an agent is a key like any other. */
const sshdMethod = (login: LoginFacts): string => (login.method === "agent" ? "publickey" : login.method);

const switches: { [method: string]: string } = {
  publickey: "pubkeyAuthentication",
  password: "passwordAuthentication",
  "keyboard-interactive": "kbdInteractiveAuthentication",
};

function methodOff({ login, value }: Scene): Lockout[] {
  const method = sshdMethod(login);
  const argument = switches[method];
  if (argument === undefined || value(argument) !== false) return [];
  return [{ argument, reason: `It is false, and this run logs in by ${method}.` }];
}

/** One method is all this run has, so a list of several, or the same twice, cannot be passed. */
function methodLists({ login, value }: Scene): Lockout[] {
  const lists = list(value("authenticationMethods"));
  const method = sshdMethod(login);
  const passed = (each: string): boolean => each === method || each === `${method}:pam`;
  if (lists.length === 0 || lists[0] === "any" || lists.some(passed)) return [];
  return [
    {
      argument: "authenticationMethods",
      reason: `None of its lists is passed by ${method} alone, which is what this run has.`,
    },
  ];
}

function attempts({ value }: Scene): Lockout[] {
  return value("maxAuthTries") === 0
    ? [{ argument: "maxAuthTries", reason: "With 0 attempts nobody can log in." }]
    : [];
}

function keyFile(scene: Scene): Lockout[] {
  const files = list(scene.value("authorizedKeysFile"));
  if (sshdMethod(scene.login) !== "publickey" || files.length === 0 || isSet(scene.value("authorizedKeysCommand")))
    return [];
  if (files[0] === "none")
    return [
      { argument: "authorizedKeysFile", reason: "With none, no file of keys is read, and this run logs in by a key." },
    ];
  const { keyFiles, account } = scene;
  if (keyFiles === undefined || account?.home === undefined) return [];
  const read = files.map((file) => expand(file, scene.login.user, account.home as string, account.uid));
  if (read.some((file) => keyFiles.includes(file))) return [];
  return [
    {
      argument: "authorizedKeysFile",
      reason: `The key of this run is in ${keyFiles.join(", ")}, which would no longer be read.`,
    },
  ];
}

const isSet = (value: Json): boolean => value !== null && value !== "none";

/** `expand_authorized_keys` of auth.c: tokens first, then what is not absolute is below the home. */
export function expand(file: string, user: string, home: string, uid?: number): string {
  const tokens: { [token: string]: string } = { "%%": "%", "%u": user, "%h": home, "%U": String(uid ?? "%U") };
  const path = file.replace(/%[%uhU]/g, (token) => tokens[token] ?? token);
  return path.startsWith("/") ? path : `${home.replace(/\/$/, "")}/${path}`;
}

/** "User X not allowed because account is locked": only PAM looks past the mark in the password field. */
function accountLocked({ account, login, value }: Scene): Lockout[] {
  if (account?.locked !== true || value("usePam") !== false) return [];
  const reason = `Without PAM sshd refuses accounts whose password field starts with "!", and that of "${login.user}" does.`;
  return [{ argument: "usePam", reason }];
}

function keyLength({ login, userKeyBits, value }: Scene): Lockout[] {
  const least = value("requiredRsaSize");
  if (sshdMethod(login) !== "publickey" || login.keyType !== "ssh-rsa" || userKeyBits === undefined) return [];
  if (typeof least !== "number" || userKeyBits >= least) return [];
  return [{ argument: "requiredRsaSize", reason: `The key of this run has ${userKeyBits} bits, fewer than ${least}.` }];
}

/** A list of revoked keys that cannot be read makes sshd refuse every key, and `sshd -t` does not see it. */
function revocation({ login, paths, value }: Scene): Lockout[] {
  if (sshdMethod(login) !== "publickey") return [];
  const lost = list(value("revokedKeys")).find((path) => (paths?.[path] ?? "ok") !== "ok");
  if (lost === undefined) return [];
  return [
    {
      argument: "revokedKeys",
      reason: `${lost} is ${paths?.[lost]}, so no key would be accepted, also not that of this run.`,
    },
  ];
}
