/**
 * known_hosts files (sshd(8), SSH_KNOWN_HOSTS FILE FORMAT): a lossless document, what ssh would find in it for a host,
 * and edits that leave every other byte alone.
 */
export { putKnownHost, removeHostFromLine, removeKnownHost } from "./known-hosts-edit";
export { knownHostsLine } from "./known-hosts-line";
export { hashHost, hostToken } from "./known-hosts-names";
export {
  type FoundHost,
  findHost,
  type KnownHostEntry,
  type KnownHostMarker,
  type KnownHosts,
  type KnownHostsLine,
  lookup,
  matchesHost,
  parseKnownHosts,
  printKnownHosts,
} from "./known-hosts-parse";
