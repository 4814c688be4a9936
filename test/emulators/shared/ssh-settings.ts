import type { HostKey } from "./host-key";

/** How an SSH server behaves. All of it may change while the server runs; live sessions stay as they are. */
export interface SshSettings {
  /** False: nothing listens. */
  enabled: boolean;
  /** 0: whatever is free, chosen once. */
  port: number;
  /** In the order in which they are offered. */
  hostKeys: readonly HostKey[];
  users: ReadonlyMap<string, SshUser>;
  methods: { publicKey: boolean; password: boolean; keyboardInteractive: boolean };
  /** In OpenSSH's names. Unset: what the SSH library offers. None that it can serve: nobody gets in. */
  ciphers?: readonly string[];
  macs?: readonly string[];
  kexAlgorithms?: readonly string[];
  hostKeyAlgorithms?: readonly string[];
  /** Connections at the same time; one more is closed before the server says a word. */
  connectionLimit?: number;
  /** Connections within a minute; one more is closed in the same way. */
  ratePerMinute?: number;
  /** Sessions on one connection. */
  maxSessions?: number;
  /** Refused credentials of one connection after which it is closed. */
  maxAuthTries?: number;
  /** The same for passwords alone. */
  maxPasswordTries?: number;
  /** How often a silent client is asked whether it lives, and how many unanswered questions end the connection. */
  keepAlive?: { milliseconds: number; count: number };
}

export interface SshUser {
  keys: readonly AuthorizedKey[];
  /** Unset: no password lets this user in. */
  isPassword?(text: string, address: string): boolean;
}

export interface AuthorizedKey {
  type: string;
  base64: string;
  /** Where the client must come from, as in authorized_keys: `10.0.0.*,!10.0.0.9`. */
  from?: string;
}
