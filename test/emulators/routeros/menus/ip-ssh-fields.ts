import type { Range } from "../release";
import type { SshState } from "../state";
import { invalidValue } from "../trap";
import type { Unknowns } from "../unknowns";
import { oneOf, prefixes, yesNo } from "../values";

/** A property of `/ip/ssh`: what a release calls it, how it reads there and how it is set. */
export interface SshField extends Range {
  name: string;
  show(ssh: SshState, unknowns: Unknowns): string;
  set(ssh: SshState, text: string): void;
}

const families = ["aes-gcm", "aes-ctr", "aes-cbc", "3des-cbc", "null", "auto"];

export const sshFields: readonly SshField[] = [
  {
    name: "allow-none-crypto",
    until: "7.16",
    show: ({ allowNone }) => String(allowNone),
    set: (ssh, text) => {
      ssh.allowNone = yesNo("allow-none-crypto", text);
    },
  },
  {
    name: "always-allow-password-login",
    until: "7.20",
    show: ({ password }) => String(password === "yes"),
    set: (ssh, text) => {
      ssh.password = yesNo("always-allow-password-login", text) ? "yes" : "yes-if-no-key";
    },
  },
  {
    name: "ciphers",
    since: "7.17",
    // "Comma-joined on the wire" is inferred; the order is not known.
    show: ({ ciphers }, { ciphersOrder }) => (ciphersOrder === "given" ? ciphers : [...ciphers].sort()).join(","),
    set: (ssh, text) => {
      ssh.ciphers = text.split(",").map((each) => oneOf("ciphers", each, families));
    },
  },
  {
    name: "forwarding-enabled",
    show: ({ forwarding }) => forwarding,
    set: (ssh, text) => {
      ssh.forwarding = oneOf("forwarding-enabled", text, ["no", "local", "remote", "both"]);
    },
  },
  {
    name: "host-key-size",
    show: ({ hostKeySize }) => String(hostKeySize),
    set: (ssh, text) => {
      ssh.hostKeySize = Number(oneOf("host-key-size", text, ["1024", "1536", "2048", "4096", "8192"]));
    },
  },
  {
    name: "host-key-type",
    since: "7.9",
    show: ({ hostKeyType }) => hostKeyType,
    set: (ssh, text) => {
      ssh.hostKeyType = oneOf("host-key-type", text, ["rsa", "ed25519"]);
    },
  },
  {
    name: "password-authentication",
    since: "7.21",
    show: ({ password }) => password,
    set: (ssh, text) => {
      ssh.password = oneOf("password-authentication", text, ["yes", "no", "yes-if-no-key"]);
    },
  },
  {
    name: "publickey-authentication-options",
    since: "7.21",
    show: ({ publicKeyOptions }) => publicKeyOptions,
    set: (ssh, text) => {
      const values = ["none", "touch-required", "verify-required"];
      ssh.publicKeyOptions = oneOf("publickey-authentication-options", text, values);
    },
  },
  {
    name: "strong-crypto",
    show: ({ strongCrypto }) => String(strongCrypto),
    set: (ssh, text) => {
      ssh.strongCrypto = yesNo("strong-crypto", text);
    },
  },
  {
    name: "known-hosts-validation",
    since: "7.25",
    show: ({ validateKnownHosts }) => String(validateKnownHosts),
    set: (ssh, text) => {
      ssh.validateKnownHosts = yesNo("known-hosts-validation", text);
    },
  },
  {
    name: "known-hosts-trusted-subnets",
    since: "7.25",
    show: ({ trustedSubnets }) => trustedSubnets.join(","),
    set: (ssh, text) => {
      if (/\s/.test(text)) throw invalidValue("known-hosts-trusted-subnets");
      ssh.trustedSubnets = prefixes("known-hosts-trusted-subnets", text);
    },
  },
];

/** What `reset` of a property comes to. */
export const sshDefaults: { readonly [name: string]: string } = {
  ciphers: "auto",
  "forwarding-enabled": "no",
  "host-key-size": "2048",
  "host-key-type": "rsa",
  "password-authentication": "yes-if-no-key",
  "publickey-authentication-options": "none",
  "strong-crypto": "no",
  "known-hosts-validation": "yes",
  "known-hosts-trusted-subnets": "",
};
