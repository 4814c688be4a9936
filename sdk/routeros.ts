import type { Input } from "@pulumi/pulumi";
import type { DeviceConnection } from "./connection";
import { withSecrets } from "./device";

/**
 * A router that runs RouterOS 6 or 7, reached by its API. `user` and `password` (or `passwordEnv`) are for the API, which
 * takes nothing else. A key (`privateKey`, `privateKeyFile`, `agentSocketPath`), `hostKey` and `knownHostsFile` are for
 * its SSH server: with a key, a change that may cut off SSH logins is proven by one; without, by the host key that the
 * server shows.
 */
export interface RouterosConnection extends DeviceConnection {
  /** TCP port of the API. Default 8729 (`api-ssl`); with `tls: false` 8728 (`api`). */
  port?: Input<number>;
  /** Also offer the old algorithms: TLS 1.0 and SHA-1 for the API, and what the SSH server of RouterOS 6 needs. Default false. */
  legacyAlgorithms?: Input<boolean>;
  /** What proves that it is the router: a certificate. Default `true`: one that this system trusts. */
  tls?: RouterosTls;
}

/**
 * `true`: a certificate that this system trusts. `{ ca }`: one signed by this authority (PEM text). `{ fingerprint }`: this
 * one (SHA-256, as `openssl x509 -fingerprint -sha256` and the router itself print it). `{ anonymous: true }` (an `api-ssl`
 * service without a certificate) and `false` (the API in the clear) prove nothing, and need `insecureAcceptAnyHostKey: true`.
 */
export type RouterosTls =
  | Input<boolean>
  | { ca: Input<string> }
  | { fingerprint: Input<string> }
  | { anonymous: Input<true> };

export interface RouterosDevice extends RouterosConnection {
  platform: "routeros";
}

/** A router that runs RouterOS, as a device for every resource of this package. */
export function routeros(connection: RouterosConnection): RouterosDevice {
  return { platform: "routeros", ...withSecrets(connection) };
}
