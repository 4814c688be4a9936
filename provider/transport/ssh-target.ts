/**
 * Where to log in, as whom, and what proves either side: the plain device arguments of a program (`api.md` section 1)
 * after everything is resolved. Other fields of a device are allowed and ignored.
 */
export interface SshTarget {
  host: string;
  port?: number;
  user: string;
  password?: string;
  passwordEnv?: string;
  privateKey?: string;
  privateKeyFile?: string;
  privateKeyPassword?: string;
  privateKeyPasswordEnv?: string;
  agentSocketPath?: string;
  hostKey?: string | string[];
  knownHostsFile?: string;
  insecureAcceptAnyHostKey?: boolean;
  proxy?: SshTarget | SshTarget[];
  legacyAlgorithms?: boolean;
  connectTimeout?: number;
  requestTimeout?: number;
}
