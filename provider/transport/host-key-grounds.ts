/** A line of a known_hosts file that speaks of the host. */
export interface HostKeyRecord {
  kind: "trusted" | "authority" | "revoked";
  type: string;
  fingerprint: string;
  file: string;
  /** Counted from one. */
  line: number;
}

/** Everything that decides whether a host key is the right one. */
export interface HostKeyPolicy {
  host: string;
  port: number;
  /** What the program relies on. */
  trust: "pin" | "known-hosts" | "unchecked";
  /** `type` is unknown of a pin that is a fingerprint. */
  pins: { type?: string; fingerprint: string }[];
  records: HostKeyRecord[];
  /** The known_hosts files that were looked at. */
  files: string[];
  /** The only fingerprint that counts, when a change of the key is being proven. */
  expect: string | undefined;
}
