import { isSince, type Release } from "./release";
import type { RouterState, Service } from "./state";

/** `.id` of each service. They differ between releases; which is whose is only known for a few. */
const beforeDynamicRows = ["telnet", "ftp", "www", "ssh", "www-ssl", "api", "winbox", "api-ssl"];
const withDynamicRows = ["telnet", "ftp", "www", "www-ssl", "winbox", "api", "api-ssl", "ssh"];

const common = [
  "local",
  "telnet",
  "ssh",
  "reboot",
  "read",
  "test",
  "winbox",
  "password",
  "web",
  "sniff",
  "sensitive",
  "api",
];

export interface Account {
  user: string;
  password: string;
  group: string;
}

/** A new installation of a release with one account. */
export function initialState(release: Release, account: Account): RouterState {
  const policies = [...common, "romon", ...(isSince(release, "7.1") ? ["rest-api"] : [])];
  const names = isSince(release, "7.19") ? withDynamicRows : beforeDynamicRows;
  const services = isSince(release, "7.22") ? [...names, "reverse-proxy"] : names;
  return {
    identity: "MikroTik",
    ssh: {
      strongCrypto: false,
      forwarding: "no",
      hostKeySize: 2048,
      // "New installs of newest releases: ed25519, upgraded keep rsa": the newest that this emulator plays.
      hostKeyType: isSince(release, "7.25") ? "ed25519" : "rsa",
      allowNone: false,
      ciphers: ["auto"],
      password: "yes-if-no-key",
      publicKeyOptions: "none",
      validateKnownHosts: true,
      trustedSubnets: [],
    },
    hostKeys: {},
    usedRsaKeys: [],
    services: services.map((name, id) => serviceOf(name, id)),
    groups: [
      { id: 1, name: "read", policies },
      { id: 2, name: "write", policies: [...policies, "write"] },
      { id: 3, name: "full", policies: [...policies, "write", "policy", "ftp"] },
    ],
    users: [
      { id: 1, name: account.user, password: account.password, group: account.group, address: "", disabled: false },
    ],
    keys: [],
    privateKeys: [],
    files: [],
    schedules: [],
    knownHosts: [],
    deviceMode: { mode: "advanced", scheduler: true },
    nextId: { users: 2, groups: 4 },
  };
}

function serviceOf(name: string, id: number): Service {
  const plain = { id, name, address: "", vrf: "main", maxSessions: 20, disabled: name === "www-ssl" };
  const isTls = name === "www-ssl" || name === "api-ssl";
  return { ...plain, ...(isTls ? { certificate: "none", tlsVersion: "any" } : {}) };
}
