import { ssh } from "../leaf";
import { overview, type Setting } from "../setting";
import { type Name, names } from "../shapes/names";
import type { Span } from "../span";

/** What 23.4R1 dropped. */
const dropped = (name: string, refused: string): Name => ({ name, spans: until234, refused });
const until234: Span[] = [{ until: "23.3" }];

const oldCiphers = ["arcfour", "arcfour128", "arcfour256", "blowfish-cbc", "cast128-cbc"];
const oldMacs = ["hmac-sha2-256-96", "hmac-sha2-512-96", "hmac-ripemd160", "hmac-ripemd160-etm@openssh.com"];
const macs = ["hmac-md5", "hmac-md5-96", "hmac-sha1", "hmac-sha1-96", "hmac-sha2-256", "hmac-sha2-512"];
const umacs = ["umac-64", "umac-128"];

export const algorithmRows: readonly Setting[] = [
  names({
    argument: "ciphers",
    doc: "Ciphers, in order of preference; the whole list.",
    values:
      "ordered: 3des-cbc aes128-cbc aes192-cbc aes256-cbc aes128-ctr aes192-ctr aes256-ctr aes128-gcm@openssh.com aes256-gcm@openssh.com chacha20-poly1305@openssh.com",
    default: "Evolved: chacha20-poly1305, aes*-ctr, aes*-gcm; else unknown",
    device: "system services ssh ciphers [ {} ]",
    source: overview,
    note: "before 23.4R1 also arcfour arcfour128 arcfour256 blowfish-cbc cast128-cbc",
    path: [...ssh, "ciphers"],
    names: [
      "3des-cbc",
      "aes128-cbc",
      "aes192-cbc",
      "aes256-cbc",
      "aes128-ctr",
      "aes192-ctr",
      "aes256-ctr",
      "aes128-gcm@openssh.com",
      "aes256-gcm@openssh.com",
      "chacha20-poly1305@openssh.com",
      ...oldCiphers.map((name) => dropped(name, "Removed in 23.4R1; take a cipher of the list.")),
    ],
  }),
  names({
    argument: "macs",
    doc: "Message authentication codes, in order of preference; the whole list.",
    values:
      "ordered: hmac-md5 hmac-md5-96 hmac-sha1 hmac-sha1-96 hmac-sha2-256 hmac-sha2-512 umac-64 umac-128 (@openssh.com), and the -etm@openssh.com form of each",
    device: "system services ssh macs [ {} ]",
    source: overview,
    note: "unknown: default. Before 23.4R1 also hmac-sha2-256-96 hmac-sha2-512-96 hmac-ripemd160 hmac-ripemd160-etm@openssh.com",
    path: [...ssh, "macs"],
    names: [
      ...macs.flatMap((name) => [name, `${name}-etm@openssh.com`]),
      ...umacs.flatMap((name) => [`${name}@openssh.com`, `${name}-etm@openssh.com`]),
      ...oldMacs.map((name) =>
        dropped(name, "Removed in 23.4R1; take hmac-sha2-256 or hmac-sha2-512 (or their -etm form)."),
      ),
    ],
  }),
  names({
    argument: "kexAlgorithms",
    doc: "Key exchange methods, in order of preference; the whole list, under OpenSSH's names.",
    values:
      "ordered: curve25519-sha256 ecdh-sha2-nistp256|384|521 diffie-hellman-group-exchange-sha256 diffie-hellman-group-exchange-sha1 diffie-hellman-group14-sha1 diffie-hellman-group1-sha1",
    default: "Evolved: all but -exchange-sha1 and -group1-sha1; else unknown",
    device: "system services ssh key-exchange [ {} ]",
    source: overview,
    note: "Junos words: group-exchange-sha2, group-exchange-sha1, dh-group14-sha1, dh-group1-sha1",
    path: [...ssh, "key-exchange"],
    names: [
      "curve25519-sha256",
      "ecdh-sha2-nistp256",
      "ecdh-sha2-nistp384",
      "ecdh-sha2-nistp521",
      { name: "diffie-hellman-group-exchange-sha256", device: "group-exchange-sha2" },
      { name: "diffie-hellman-group-exchange-sha1", device: "group-exchange-sha1" },
      { name: "diffie-hellman-group14-sha1", device: "dh-group14-sha1" },
      { name: "diffie-hellman-group1-sha1", device: "dh-group1-sha1" },
    ],
    refused: [
      [
        /^(diffie-hellman-group(14-sha256|16-|18-)|sntrup|mlkem)/,
        "None of the models up to 24.4R1 lists it; take curve25519-sha256 or an ecdh-sha2-nistp curve.",
      ],
    ],
  }),
];
