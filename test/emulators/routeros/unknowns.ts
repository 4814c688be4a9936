/**
 * What no capture shows and no document says. A driver has to be right either way: its tests try both. `refuse` answers
 * "not known to this emulator".
 */
export interface Unknowns {
  /** Under which name a service row shows its addresses from 7.24 on, where `set` takes both. */
  serviceAddress: "address" | "available-from" | "both";
  /** What follows `regenerate-host-key` and its sisters from 7.18 on: `!done` alone, or `!empty` before it. */
  hostKeyReply: "done" | "empty";
  /** What becomes of the keys of a user who is removed. */
  userRemoval: "refuse" | "cascade" | "keep";
  /** What becomes of SSH sessions when the port of the service changes. */
  portChange: "keep" | "drop";
  /** `/user/ssh-keys/add` on RouterOS 6: nobody was seen to use it. */
  addOnV6: "refuse" | "absent" | "works";
  /** The public half that `export-host-key` writes under the older name `P_rsa.pub`. */
  legacyPublicFile: "pem" | "openssh";
  /** The names of exported files: `P_rsa` and `P_rsa.pub`, or `P_rsa.pem` and `P_rsa_pub.pem`. */
  exportNames: "legacy" | "pem";
  /** Whether `import-host-key` of the other type makes it the one that is shown. */
  importSwitchesType: boolean;
  /** Whether the menu is there in 7.25: documented, but not in build 7.25_ab434. */
  knownHosts: boolean;
  /**
   * How many rows `/ip/ssh/known-hosts` takes for one host: `refuse` says nothing of a second one of the same type, nor does
   * any document; else several, one of each type, or a single one.
   */
  knownHostRows: "refuse" | "several" | "one-per-type" | "one";
  /** How several ciphers are printed. */
  ciphersOrder: "given" | "sorted";
  /** Whether fingerprints carry the `=` of base64. */
  fingerprintPadding: boolean;
  /** What `set` and `remove` make of a `[find ...]` that found nothing: an error was seen, of which command is not said. */
  emptyFind: "error" | "nothing";
  /** The fields of a key before 7.12, the first release that was measured: those of 7.12, or no more than the certain ones. */
  earlyKeyFields: "as-7.12" | "fewest";
}

export const usual: Unknowns = {
  serviceAddress: "address",
  hostKeyReply: "done",
  userRemoval: "refuse",
  portChange: "keep",
  addOnV6: "refuse",
  legacyPublicFile: "pem",
  exportNames: "pem",
  importSwitchesType: false,
  knownHosts: true,
  knownHostRows: "refuse",
  ciphersOrder: "given",
  fingerprintPadding: true,
  emptyFind: "error",
  earlyKeyFields: "as-7.12",
};
