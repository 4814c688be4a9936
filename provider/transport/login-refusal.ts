import { SshError } from "../core/errors";
import type { Credential } from "./credentials";
import type { HandshakePlan } from "./handshake";
import type { LoginAttempt } from "./login-attempt";

/** A refused login: who tried, with what, and what the server would take. `words`: what the server or the agent said. */
export function loginRefused(plan: HandshakePlan, attempt: LoginAttempt, words: string | undefined): SshError {
  const { name, user, credential } = plan;
  if (attempt.unexpectedPrompt !== undefined) {
    const message = `${name} asks "${user}" for something we cannot answer: "${attempt.unexpectedPrompt}"`;
    return new SshError("login-refused", message, {
      hint: "Only a password can be given by keyboard-interactive; use a key for accounts that need a second factor.",
    });
  }
  const said = words === undefined ? "" : `: ${words}`;
  const offers = attempt.offers === undefined ? "" : `. The server offers: ${attempt.offers.join(", ")}`;
  const message = `${name} refused to log in "${user}" with ${triedWith(plan, attempt)}${said}${offers}`;
  return new SshError("login-refused", message, { hint: hintFor(credential, attempt) });
}

/** What was tried, in words; never the secret itself. */
export function triedWith({ credential }: HandshakePlan, attempt: LoginAttempt): string {
  if (attempt.method === "publickey" && credential.kind === "key") {
    return `the key ${credential.type} ${credential.fingerprint} (${credential.source})`;
  }
  if (attempt.method === "agent" && credential.kind === "agent") {
    const keys = credential.keys.map(({ type, fingerprint }) => `${type} ${fingerprint}`).join(", ");
    return `the keys of the agent (${credential.source}): ${keys}`;
  }
  return attempt.method === "keyboard-interactive" ? "the password (keyboard-interactive)" : "the password";
}

function hintFor(credential: Credential, attempt: LoginAttempt): string {
  if (attempt.offers !== undefined && credential.kind !== "password" && !attempt.offers.includes("publickey")) {
    return credential.password === undefined
      ? "The server wants more than a key, or no key at all: give `password` or `passwordEnv` as well."
      : "Check the password.";
  }
  if (credential.kind === "password") return "Check user and password, and that the server allows logins by password.";
  return "Check that this public key is among the user's authorized keys, and that the server lets this user log in.";
}
