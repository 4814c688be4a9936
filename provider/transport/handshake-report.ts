import { SshError } from "../core/errors";
import { ConnectFailure } from "./connect-failure";
import type { HandshakePlan } from "./handshake";
import { hostKeyTypeOf } from "./host-key-algorithms";
import { recordedTypes } from "./host-key-trust";
import type { LoginAttempt } from "./login-attempt";
import { loginRefused, triedWith } from "./login-refusal";
import { printableWords } from "./printable-words";

type LibraryError = Error & { level?: string; code?: string | number };

/** Turns what ssh2 reports while a handshake goes on into our errors; remembers what it learns about the server. */
export class HandshakeReport {
  stage: "handshake" | "login" = "handshake";
  /** Why our own check refused the host key: ssh2 only says that it was refused. */
  refusal: ConnectFailure | undefined;
  private readonly offers = new Map<string, string[]>();
  private agentError: string | undefined;
  private firstWords = "";

  constructor(private readonly plan: HandshakePlan) {}

  /** ssh2 tells the server's lists nowhere else: `Handshake: (remote) KEX method: a,b,c` */
  debug(text: string): void {
    const list = /^Handshake: \(remote\) (.+?): (.*)$/.exec(text);
    if (list?.[1] !== undefined && !this.offers.has(list[1])) this.offers.set(list[1], (list[2] ?? "").split(","));
  }

  /** A server that refuses before it speaks SSH may say so in plain words (`Exceeded MaxStartups`). */
  greeting(bytes: Buffer): void {
    if (bytes.subarray(0, 4).toString("latin1") !== "SSH-") this.firstWords = printableWords(bytes.toString("utf8"));
  }

  failed(error: LibraryError, attempt: LoginAttempt): ConnectFailure | undefined {
    if (this.refusal !== undefined) return this.refusal;
    // The agent could not sign with one key; ssh2 goes on with the next one.
    if (error.level === "agent") {
      this.agentError = `the agent said "${printableWords(error.message)}"`;
      return undefined;
    }
    if (error.level === "client-authentication") return this.refused(attempt);
    // A number is the reason of the server's own DISCONNECT message.
    if (typeof error.code === "number") return this.disconnected(error, attempt);
    if (/^Handshake failed: no matching/i.test(error.message)) return this.nothingInCommon(error);
    const isLoss = error.level === "client-socket" || error.message === "Connection lost before handshake";
    if (this.stage === "handshake" && isLoss) return this.dropped(error);
    const when = this.stage === "handshake" ? "in the SSH handshake" : `while "${this.plan.user}" logged in`;
    return this.no("unreachable", `${this.plan.name} failed ${when}: ${printableWords(error.message)}${this.said()}`, {
      cause: error,
    });
  }

  hungUp(attempt: LoginAttempt): ConnectFailure {
    if (this.refusal !== undefined) return this.refusal;
    if (this.stage === "handshake") return this.dropped(undefined);
    return this.no(
      "unreachable",
      `${this.plan.name} closed the connection without a word while "${this.plan.user}" logged in (${triedWith(this.plan, attempt)})`,
      {
        hint: "The reason is in the log of its SSH server; a login grace time that is too short or a lock of this address are usual.",
      },
    );
  }

  refused(attempt: LoginAttempt): ConnectFailure {
    return new ConnectFailure(loginRefused(this.plan, attempt, this.agentError), "no");
  }

  passwordExpired(attempt: LoginAttempt): ConnectFailure {
    const { name, user } = this.plan;
    return this.no(
      "login-refused",
      `${name} wants a new password of "${user}" before it lets us in (${triedWith(this.plan, attempt)})`,
      {
        hint: "Log in by hand once and change it.",
      },
    );
  }

  noUsableType(): ConnectFailure {
    const types = [...new Set(recordedTypes(this.plan.policy).types)];
    if (this.plan.notTypes.length > 0) return this.no("host-key-changed", "no other host key is left to try");
    return this.no(
      "invalid",
      `the SSH library of this provider cannot check a host key of type ${types.join(" or ")}`,
      {
        hint: "Pin another host key of the device (`ssh-ed25519`, `ecdsa-sha2-...` or `ssh-rsa`); `ssh-dss` needs `legacyAlgorithms`.",
      },
    );
  }

  private disconnected(error: LibraryError, attempt: LoginAttempt): ConnectFailure {
    const words = printableWords(error.message);
    if (this.stage === "login") return new ConnectFailure(loginRefused(this.plan, attempt, words), "no");
    const failure = new SshError("unreachable", `${this.plan.name} ended the handshake: ${words}`, { cause: error });
    return new ConnectFailure(failure, error.code === 12 ? "dropped" : "no");
  }

  private nothingInCommon(error: LibraryError): ConnectFailure {
    const what = /no matching (.*)$/i.exec(error.message)?.[1] ?? "algorithm";
    // The list that was compared last; the markers for protocol extensions in it are no algorithms.
    const list = ([...this.offers.values()].at(-1) ?? []).filter((name) => !/^(ext-info-|kex-strict-)/.test(name));
    const recorded = recordedTypes(this.plan.policy);
    const isHostKey = /host key/.test(what);
    const wanted = this.plan.notTypes.length > 0 || recorded.only;
    const possible = recorded.types.filter((type) => !this.plan.notTypes.includes(type));
    if (isHostKey && wanted && !list.some((algorithm) => possible.includes(hostKeyTypeOf(algorithm)))) {
      const { policy } = this.plan;
      const pins = policy.pins.map(({ type = "", fingerprint }) => `${type} ${fingerprint}`.trim()).join(", ");
      return this.no(
        "host-key-changed",
        `THE HOST KEY OF ${this.plan.name} HAS CHANGED: it has host keys for ${list.join(", ")}, and none of the type that is pinned in the program (${pins}). Nothing was sent to it`,
        {
          hint: "Somebody may be between you and the device, or it got new keys: compare them on its own console, then change `hostKey`.",
        },
      );
    }
    return this.no(
      "unreachable",
      `${this.plan.name} and we have no ${what} in common; it offers ${list.join(", ") || "nothing"}`,
      {
        hint: "Old devices need `legacyAlgorithms: true`; a server that is limited to post-quantum key exchange cannot be reached by this provider's SSH library.",
        cause: error,
      },
    );
  }

  private dropped(error: LibraryError | undefined): ConnectFailure {
    const errno = typeof error?.code === "string" ? ` (${error.code})` : "";
    const failure = new SshError(
      "unreachable",
      `${this.plan.name} took the connection and closed it before the handshake was done${errno}${this.said()}`,
      {
        hint: "SSH servers do so while too many connections are starting (MaxStartups), to addresses with failed logins (PerSourcePenalties, fail2ban), or when nothing speaks SSH there.",
        cause: error,
      },
    );
    // Who greets us with other words than those of a busy server does not speak SSH at all.
    const isBusy = this.firstWords === "" || /MaxStartups|too many|not allowed at this time/i.test(this.firstWords);
    return new ConnectFailure(failure, isBusy ? "dropped" : "no");
  }

  private said(): string {
    return this.firstWords === "" ? "" : `; it said "${this.firstWords}"`;
  }

  private no(...[code, message, options]: ConstructorParameters<typeof SshError>): ConnectFailure {
    return new ConnectFailure(new SshError(code, message, options), "no");
  }
}
