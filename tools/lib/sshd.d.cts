import type { OpensshRelease } from "./openssh-releases.cjs";

/** A real OpenSSH server on 127.0.0.1, with its own directory, keys and users, that leaves nothing behind. */

export type HostKeyType = "ed25519" | "rsa" | "ecdsa";

export interface SshdUserOptions {
  /** Only for tests that need a certain name; the default is unique. */
  name?: string;
  /** Unset: the account has no password (`*`), and logs in with keys only. */
  password?: string;
  /** `true`: sudo without a password. `"password"`: sudo asks for the account's password. */
  sudo?: boolean | "password";
  /** Lines for the user's authorized_keys. */
  keys?: string[];
}

export interface SshdOptions {
  /** Default: one user with sudo. The first one is the management login: it also gets the client key. */
  users?: SshdUserOptions[];
  /** Default: `["ed25519"]`. The others take longer to generate. */
  hostKeys?: HostKeyType[];
  /** `false`: the main file does not include `sshd_config.d/*.conf`. Default: it does, first of all, as on Debian. */
  include?: boolean;
  /** Default: `true` as root; as another user `false`, because everything then lies below /tmp. */
  strictModes?: boolean;
  /** More lines for the end of the main file, for example a `Match` block. */
  config?: string;
  /** Files for `sshd_config.d`: name (with `.conf`) to content. */
  dropIns?: Record<string, string>;
  /** Default: a free one. */
  port?: number;
  /** Another build of sshd. Default: the system's. */
  sshdPath?: string;
  /** Another release than the system's, with its own ssh-keygen, from the cache. */
  release?: OpensshRelease;
}

export interface SshdUser {
  name: string;
  uid: number;
  gid: number;
  home: string;
  authorizedKeysFile: string;
  password?: string;
}

export interface SshdHostKey {
  file: string;
  /** `ssh-ed25519 AAAA...`, without a comment. */
  publicKey: string;
  fingerprint: string;
}

export interface RunResult {
  code: number | null;
  stdout: string;
  stderr: string;
}

export interface Sshd {
  host: "127.0.0.1";
  port: number;
  /** Whether real system users were made. Without root the only user is the one who runs the tests. */
  root: boolean;
  /** For example `9.2`. */
  version: string;
  dir: string;
  configFile: string;
  dropInDir: string;
  pidFile: string;
  logFile: string;
  sshdPath: string;
  hostKeys: Record<"ed25519", SshdHostKey> & Partial<Record<HostKeyType, SshdHostKey>>;
  /** The pin: type and blob of the ed25519 key (or of the first key there is). */
  hostKey: string;
  /** `[127.0.0.1]:port type blob`, one per host key. */
  knownHostsLines: string[];
  knownHostsFile: string;
  /** A key pair that may log in as `user`. */
  clientKey: { privateKeyFile: string; publicKey: string; fingerprint: string };
  /** The management login: the first of `users`. */
  user: string;
  users: SshdUser[];
  log(): string;
  /** How many logins the server has accepted. */
  logins(): number;
  /** Runs a command through the real ssh client. Default: as `user`, with the client key. Never throws. */
  ssh(
    command: string,
    options?: { user?: string; privateKeyFile?: string; args?: string[]; port?: number },
  ): Promise<RunResult>;
  /** A new key pair in this server's directory. */
  newKey(
    comment?: string,
    type?: HostKeyType,
  ): Promise<{ privateKeyFile: string; publicKey: string; fingerprint: string }>;
  /** Ends the listener (sessions live on) and starts it again with the configuration as it is now. */
  restart(): Promise<void>;
  /** SIGHUP; resolves when the server listens again, throws when it died of its configuration. */
  reload(): Promise<void>;
  /** Ends the listener only. */
  kill(): Promise<void>;
  isListening(port?: number): Promise<boolean>;
  stop(): Promise<void>;
  [Symbol.asyncDispose]?(): Promise<void>;
}

export function startSshd(options?: SshdOptions): Promise<Sshd>;
/** A port of 127.0.0.1 that nothing uses now. */
export function freePort(): Promise<number>;
