type Ssh2 = typeof import("ssh2");

/** What the library can speak, best first: its own lists, which leave out what this build of OpenSSL lacks. */
interface Constants {
  DEFAULT_KEX: string[];
  SUPPORTED_KEX: string[];
  DEFAULT_SERVER_HOST_KEY: string[];
  SUPPORTED_SERVER_HOST_KEY: string[];
  DEFAULT_CIPHER: string[];
  SUPPORTED_CIPHER: string[];
  DEFAULT_MAC: string[];
  SUPPORTED_MAC: string[];
}

/**
 * Loads ssh2 when the first connection is made, not before: it costs tens of milliseconds (it probes the ciphers), and
 * most previews never connect.
 */
export function ssh2Library(): { ssh2: Ssh2; constants: Constants } {
  return {
    ssh2: require("ssh2") as Ssh2,
    constants: require("ssh2/lib/protocol/constants.js") as Constants,
  };
}
