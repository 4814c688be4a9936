import type { AnyAuthMethod, AuthenticationType } from "ssh2";
import type { LoginFacts } from "../core/contract";
import type { Credential } from "./credentials";
import { keyboardInteractive } from "./keyboard-interactive";

type Method = LoginFacts["method"];

/**
 * Decides what to send next while a login is going on: one credential, by the one method it belongs to. Asking the server
 * first what it offers (`none`) would cost a round trip, and every refused attempt counts against the source address
 * (PerSourcePenalties), so there is no second guess; what follows a partial success is the server's own wish.
 */
export class LoginAttempt {
  /** The last method that was sent: the one that was accepted, once the login is through. */
  method: Method;
  /** What the server says may follow, after a refusal. */
  offers: string[] | undefined;
  /** The prompt we could not answer. */
  unexpectedPrompt: string | undefined;
  private readonly tried = new Set<Method>();

  constructor(
    private readonly username: string,
    private readonly credential: Credential,
    private readonly onUnexpectedPrompt: () => void,
  ) {
    this.method = credential.kind === "key" ? "publickey" : credential.kind;
  }

  readonly next = (left: AuthenticationType[] | null, partial: boolean | null): AnyAuthMethod | false => {
    // ssh2 asks anew when an agent cannot sign, or when it has no signature algorithm in common: then nothing was refused.
    if (left === null) return this.tried.size === 0 && this.send(this.method);
    this.offers = left;
    const has = (method: Method) => (left as string[]).includes(method) && !this.tried.has(method);
    if (this.credential.password === undefined) return false;
    if (partial === true)
      return has("password") ? this.send("password") : has("keyboard-interactive") && this.send("keyboard-interactive");
    // A server that has `password` and refused ours would refuse it by keyboard-interactive as well.
    const missing = this.method === "password" && !(left as string[]).includes("password");
    return missing && has("keyboard-interactive") && this.send("keyboard-interactive");
  };

  private send(method: Method): AnyAuthMethod | false {
    this.tried.add(method);
    this.method = method;
    const { username, credential } = this;
    if (method === "publickey" && credential.kind === "key")
      return { type: "publickey", username, key: credential.key };
    if (method === "agent" && credential.kind === "agent") return { type: "agent", username, agent: credential.agent };
    if (credential.password === undefined) return false;
    if (method === "password") return { type: "password", username, password: credential.password };
    return keyboardInteractive(username, credential.password, (prompt) => {
      this.unexpectedPrompt = prompt;
      this.onUnexpectedPrompt();
    });
  }
}
