import type { Input } from "@pulumi/pulumi";

/** Where a device is and as whom to log in; also what a jump host needs. */
export interface Connection {
  /** Host name or address. */
  host: Input<string>;
  /** TCP port, 1 to 65535. Default 22. */
  port?: Input<number>;
  /** The user to log in as. */
  user: Input<string>;
  /** The password; kept in state as a Pulumi secret. Prefer `passwordEnv`, or a key. */
  password?: Input<string>;
  /** Name of the environment variable that holds the password when the device is contacted; the value is never stored. */
  passwordEnv?: Input<string>;
  /** The private key's text (OpenSSH, PEM or PKCS#8); kept in state as a Pulumi secret. Prefer `privateKeyFile` or an agent. */
  privateKey?: Input<string>;
  /** Path of a private key on the machine that runs Pulumi; `~/` is that user's home. */
  privateKeyFile?: Input<string>;
  /** The private key's passphrase; kept in state as a Pulumi secret. */
  privateKeyPassword?: Input<string>;
  /** Name of the environment variable that holds the passphrase. */
  privateKeyPasswordEnv?: Input<string>;
  /** Socket of an SSH agent. Default, when no credential is given: what SSH_AUTH_SOCK names. */
  agentSocketPath?: Input<string>;
  /**
   * The host key to accept: a public key line or a `SHA256:...` fingerprint, or a list of them. Default: what the
   * known_hosts file of the machine that runs Pulumi says, read strictly.
   */
  hostKey?: Input<string> | Input<Input<string>[]>;
  /** Another known_hosts file, for example one in the repository. */
  knownHostsFile?: Input<string>;
  /**
   * `true` turns the check of the host key off, with a warning on every run. What the program names itself (`hostKey`, of
   * RouterOS a certificate in `tls`) is checked all the same. Default false.
   */
  insecureAcceptAnyHostKey?: Input<boolean>;
  /** Also offer the old algorithms that old devices need. Default false. */
  legacyAlgorithms?: Input<boolean>;
  /** Seconds until a connection must stand, login included. Default 20. */
  connectTimeout?: Input<number>;
}

/** What every device takes, whatever its platform. */
export interface DeviceConnection extends Connection {
  /** A jump host, or several, outermost first; the host key of each is checked. */
  proxy?: Input<Connection> | Input<Connection>[];
  /**
   * The device's release in its own words (`9.2`, `23.4R1`, `7.20.8`), so that the first preview can check what it supports;
   * later its own answer is used.
   */
  osVersion?: Input<string>;
  /** Seconds until the device must answer a request. Default 60. */
  requestTimeout?: Input<number>;
  /** Seconds until a change must have taken effect. Default 120. */
  commitTimeout?: Input<number>;
  /** Seconds that the device waits for our proof before it undoes a change by itself, 5 to 3600. Default 60. */
  confirmSeconds?: Input<number>;
}
