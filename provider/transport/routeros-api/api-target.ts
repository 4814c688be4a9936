import type { Json } from "../../core/contract";
import type { SshTarget } from "../ssh-target";

/** A RouterOS device as its API sees it. Keys, `hostKey` and `knownHostsFile` are for its SSH server, and are not used here. */
export interface ApiTarget extends SshTarget {
  tls?: Json;
  osVersion?: string;
}
