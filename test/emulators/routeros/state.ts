import type { OwnCertificate } from "./api/certificate";

/** What a router is set to, in words that hold for every release: what a release calls it is up to its menus. */
export interface RouterState {
  identity: string;
  ssh: SshState;
  /** PKCS#8; the one that is shown is of the type `ssh.hostKeyType`. RouterOS 6 has a DSA key too, which it does not show here. */
  hostKeys: { rsa?: string; ed25519?: string; dsa?: string };
  /** Digests of the RSA keys that it has had: none of them comes again. */
  usedRsaKeys: string[];
  /** What the API shows inside TLS, unless the service has none. */
  certificate?: OwnCertificate;
  services: Service[];
  groups: Group[];
  users: User[];
  keys: UserKey[];
  privateKeys: PrivateKey[];
  files: StoredFile[];
  schedules: Schedule[];
  knownHosts: KnownHost[];
  deviceMode: { mode: string; scheduler: boolean };
  /** The next number of each list's `.id`. */
  nextId: { [list: string]: number };
}

export type Kind = "rsa" | "ed25519";

export interface SshState {
  strongCrypto: boolean;
  forwarding: string;
  hostKeySize: number;
  hostKeyType: Kind;
  allowNone: boolean;
  ciphers: string[];
  password: "yes" | "no" | "yes-if-no-key";
  publicKeyOptions: string;
  validateKnownHosts: boolean;
  trustedSubnets: string[];
}

export interface Item {
  id: number;
  comment?: string;
}

export interface Service extends Item {
  name: string;
  /** Unset: the port it has by default, which the emulator's owner chose. */
  port?: number;
  address: string;
  vrf: string;
  maxSessions: number;
  disabled: boolean;
  certificate?: string;
  tlsVersion?: string;
}

export interface Group extends Item {
  name: string;
  policies: string[];
}

export interface User extends Item {
  name: string;
  password: string;
  group: string;
  address: string;
  disabled: boolean;
}

export interface UserKey extends Item {
  user: string;
  type: string;
  base64: string;
  bits: number;
  /** The comment at the end of the line: `key-owner` until 7.20, `info` from 7.21. */
  info: string;
}

export interface PrivateKey extends UserKey {
  pem: string;
}

export interface StoredFile extends Item {
  name: string;
  contents: string;
  /** Real time, in milliseconds, until which the router has not finished writing it. */
  readyAt?: number;
}

export interface Schedule extends Item {
  name: string;
  /** When it runs next, on the router's clock; unset: not any more. */
  next?: number;
  /** As it was given: `startup`, or empty for the moment of the add. */
  startTime: string;
  startDate: string;
  /** Milliseconds; 0: once. */
  interval: number;
  onEvent: string;
  policies: string[];
  owner: string;
  disabled: boolean;
  runs: number;
}

export interface KnownHost extends Item {
  host: string;
  type: string;
  base64: string;
}
