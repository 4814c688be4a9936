import type { SshSettings } from "./ssh-settings";

/** What the SSH library can serve, which depends on how Node's OpenSSL was built. */
const { SUPPORTED_CIPHER, SUPPORTED_KEX, SUPPORTED_MAC, SUPPORTED_SERVER_HOST_KEY, ...defaults } =
  require("ssh2/lib/protocol/constants.js") as { [name: string]: string[] };

/** The lists of a server in OpenSSH's names: as they are set, and what of them can be served. */
export interface AlgorithmLists {
  kex: string[];
  serverHostKey: string[];
  cipher: string[];
  hmac: string[];
}

export const settingsLists = (settings: SshSettings): AlgorithmLists => ({
  kex: [...(settings.kexAlgorithms ?? defaults.DEFAULT_KEX ?? [])],
  serverHostKey: [...(settings.hostKeyAlgorithms ?? defaults.DEFAULT_SERVER_HOST_KEY ?? [])],
  cipher: [...(settings.ciphers ?? defaults.DEFAULT_CIPHER ?? [])],
  hmac: [...(settings.macs ?? defaults.DEFAULT_MAC ?? [])],
});

/** Undefined when one of the lists has nothing left: such a server lets nobody in. */
export function servableLists(settings: SshSettings): AlgorithmLists | undefined {
  const all = settingsLists(settings);
  const shown = settings.hostKeys.flatMap(({ publicKey }) => signaturesOf(publicKey.split(" ")[0] ?? ""));
  const lists = {
    // Group exchange is a client's only, in this library.
    kex: all.kex.filter((name) => SUPPORTED_KEX?.includes(name) && !name.includes("group-exchange")),
    serverHostKey: all.serverHostKey.filter(
      (name) => SUPPORTED_SERVER_HOST_KEY?.includes(name) && shown.includes(name),
    ),
    cipher: all.cipher.filter((name) => SUPPORTED_CIPHER?.includes(name)),
    hmac: all.hmac.filter((name) => SUPPORTED_MAC?.includes(name)),
  };
  // A cipher that authenticates by itself needs no MAC; the library wants a list all the same.
  if (lists.hmac.length === 0 && lists.cipher.some(isAuthenticated)) {
    lists.cipher = lists.cipher.filter(isAuthenticated);
    lists.hmac = ["hmac-sha2-256"];
  }
  return Object.values(lists).every((list) => list.length > 0) ? lists : undefined;
}

const isAuthenticated = (cipher: string) => /gcm|poly1305/.test(cipher);

/** The signature algorithms of a type of key. */
const signaturesOf = (type: string) => (type === "ssh-rsa" ? ["rsa-sha2-512", "rsa-sha2-256", "ssh-rsa"] : [type]);
