import { checkCiphers, cipherList, inOrder } from "../ciphers";
import { type Setting, documentation as source } from "../setting";
import { booleanCheck, oneOf, toldList, toldYesNo, unchanged, words, yesNo } from "../shapes";

const forwarding = [
  ["no", "no"],
  ["local", "local"],
  ["remote", "remote"],
  ["yes", "both"],
] as const;

const options = ["none", "touch-required", "verify-required"] as const;

/** Settings of `/ip/ssh`. */
export const sshRows: readonly Setting[] = [
  {
    argument: "strongCrypto",
    doc: "Whether only strong algorithms are offered: AES of 256 and 192 bits, SHA-256, no null and no MD5, Diffie-Hellman of 2048 bits.",
    type: "boolean",
    values: "true | false",
    default: "false (7.24: also seen true)",
    device: "/ip/ssh/set strong-crypto={yes|no}",
    source,
    note: "it may leave only the key exchange diffie-hellman-group-exchange-sha256; sessions that are open stay",
    menu: "/ip/ssh",
    properties: [yesNo("strong-crypto")],
    guarded: true,
    check: booleanCheck("strongCrypto"),
    normalise: unchanged,
  },
  {
    argument: "allowTcpForwarding",
    doc: "Whether SSH clients may forward TCP through the router.",
    type: forwarding.map(([ours]) => JSON.stringify(ours)).join(" | "),
    values: "local: clients connect out from the router; remote: they listen on it; yes: both",
    default: "no",
    device: "/ip/ssh/set forwarding-enabled={}",
    source,
    note: '"yes" is both on the router',
    menu: "/ip/ssh",
    properties: [words("forwarding-enabled", forwarding)],
    guarded: false,
    check: oneOf(
      "allowTcpForwarding",
      forwarding.map(([ours]) => ours),
    ),
    normalise: unchanged,
  },
  {
    argument: "ciphers",
    doc: "Which families of ciphers the server offers.",
    type: '("aes-gcm" | "aes-ctr" | "aes-cbc" | "3des-cbc" | "null" | "auto")[]',
    values: "families; null is no encryption; auto alone leaves the choice to the router",
    default: "[auto]",
    device: "/ip/ssh/set ciphers={,}",
    since: "7.17",
    source,
    note: "compared as a set",
    menu: "/ip/ssh",
    properties: [
      {
        name: "ciphers",
        since: "7.17",
        read: cipherList,
        write: (value) => (value as string[]).join(","),
        told: toldList,
      },
    ],
    guarded: true,
    refused: [
      {
        until: "7.16",
        values: () => true,
        reason:
          "/ip/ssh has a ciphers property from 7.17 on; before, only strongCrypto narrows what is offered. Set strongCrypto, or upgrade.",
      },
    ],
    check: checkCiphers,
    normalise: (value) => inOrder(value as string[]),
  },
  {
    argument: "allowNoneCrypto",
    doc: "Whether SSH without encryption is allowed.",
    type: "boolean",
    values: "true | false",
    default: "false",
    device: "/ip/ssh/set allow-none-crypto={yes|no}",
    until: "7.16",
    source,
    note: "from 7.17 on that is null among ciphers: false stays true to it, true is refused",
    menu: "/ip/ssh",
    properties: [
      {
        name: "ciphers",
        since: "7.17",
        read: (text) => cipherList(text).includes("null"),
        write: (value, row) => withNull(value === true, row.ciphers),
        told: toldList,
        blind: (value) =>
          value === false
            ? "# allowNoneCrypto=false is null taken out of ciphers, if it stands there (before 7.17: allow-none-crypto=no)"
            : undefined,
      },
      yesNo("allow-none-crypto", { until: "7.16" }),
    ],
    guarded: false,
    refused: [
      {
        since: "7.17",
        values: (value) => value === true,
        reason: "allow-none-crypto was removed in 7.17: put null into ciphers if unencrypted SSH is really wanted.",
      },
    ],
    check: booleanCheck("allowNoneCrypto"),
    normalise: unchanged,
  },
  {
    argument: "passwordAuthentication",
    doc: "Who may log in over SSH with a password.",
    type: 'boolean | "yes-if-no-key"',
    values: "true: everybody; yes-if-no-key: users without a key; false: nobody, from 7.21 on",
    default: "yes-if-no-key",
    device: "/ip/ssh/set password-authentication={}; to 7.20 always-allow-password-login={yes|no}",
    source,
    note: "the API and WinBox take passwords all the same",
    menu: "/ip/ssh",
    properties: [
      words(
        "password-authentication",
        [
          [true, "yes"],
          ["yes-if-no-key", "yes-if-no-key"],
          [false, "no"],
        ],
        { since: "7.21" },
      ),
      {
        name: "always-allow-password-login",
        until: "7.20",
        read: (text) => (text === "true" || text === "yes" ? true : "yes-if-no-key"),
        write: (value) => (value === true ? "yes" : value === "yes-if-no-key" ? "no" : undefined),
        told: toldYesNo,
      },
    ],
    guarded: true,
    refused: [
      {
        until: "7.20",
        values: (value) => value === false,
        reason:
          'Before 7.21 RouterOS cannot forbid passwords to everyone: "yes-if-no-key" forbids them to users who have a key. Give every user a UserPublicKey, or upgrade.',
      },
    ],
    check: oneOf("passwordAuthentication", [true, false, "yes-if-no-key"]),
    normalise: unchanged,
  },
  {
    argument: "pubkeyAuthOptions",
    doc: "What a FIDO key must prove at each login: a touch, or a PIN.",
    type: options.map((each) => JSON.stringify(each)).join(" | "),
    values: "touch-required: a touch; verify-required: a PIN",
    default: "none",
    device: "/ip/ssh/set publickey-authentication-options={}",
    since: "7.21",
    source,
    note: "OpenSSH calls it PubkeyAuthOptions; unattended logins with such keys then fail",
    menu: "/ip/ssh",
    properties: [
      words(
        "publickey-authentication-options",
        options.map((each) => [each, each]),
        { since: "7.21" },
      ),
    ],
    guarded: true,
    refused: [
      {
        until: "7.20",
        values: () => true,
        reason: "publickey-authentication-options came with 7.21; upgrade, or leave it unset.",
      },
    ],
    check: oneOf("pubkeyAuthOptions", options),
    normalise: unchanged,
  },
];

/** The list with or without `null`; undefined: it is not known, or is `auto`, and what `null` does beside that is documented nowhere. */
function withNull(isThere: boolean, ciphers: string | undefined): string | undefined {
  if (ciphers === undefined) return undefined;
  const others = cipherList(ciphers).filter((family) => family !== "null");
  if (isThere) return others.includes("auto") ? undefined : [...others, "null"].join(",");
  return others.length === 0 ? "auto" : others.join(",");
}
