import type { LoginFacts } from "../../../../core/contract";
import type { Lockout, Rule, Values } from "./rule";

export const methodRules: readonly Rule[] = [ownMethod, noMethod, root, ownStanza];

const byKey = ({ method }: LoginFacts): boolean => method === "publickey" || method === "agent";

const switches: { [method in LoginFacts["method"]]: string } = {
  publickey: "pubkeyAuthentication",
  agent: "pubkeyAuthentication",
  password: "passwordAuthentication",
  "keyboard-interactive": "kbdInteractiveAuthentication",
};

function ownMethod(value: Values, login: LoginFacts): Lockout[] {
  const argument = switches[login.method];
  if (value(argument) !== false) return [];
  return [{ argument, reason: `it is false, and this run logs in by ${byKey(login) ? "key" : login.method}` }];
}

function noMethod(value: Values): Lockout[] {
  if (value("pubkeyAuthentication") !== false || value("passwordAuthentication") !== false) return [];
  return ["pubkeyAuthentication", "passwordAuthentication"].map((argument) => ({
    argument,
    reason: "with keys and passwords off nobody can log in",
  }));
}

function root(value: Values, login: LoginFacts): Lockout[] {
  const permitted = value("permitRootLogin");
  if (login.user !== "root") return [];
  if (permitted === "no") return [{ argument: "permitRootLogin", reason: 'it is "no", and this run logs in as root' }];
  if (permitted !== "prohibit-password" || byKey(login)) return [];
  return [
    {
      argument: "permitRootLogin",
      reason: `it is "prohibit-password", and this run logs in as root by ${login.method}`,
    },
  ];
}

function ownStanza(value: Values, login: LoginFacts): Lockout[] {
  const argument = `match[${login.user}].pubkeyAuthentication`;
  if (!byKey(login) || value(argument) !== false) return [];
  return [{ argument, reason: `it is false for ${login.user}, as whom this run logs in with a key` }];
}
