import type { LoginFacts } from "../core/contract";
import { ssh2Library } from "./ssh2-library";

export type AlgorithmLists = LoginFacts["offered"];

/**
 * What we propose to a server. SHA-1 signatures of RSA host keys are left out although ssh2 still proposes them; old
 * key exchanges, CBC ciphers, MD5 and DSA come back with `legacy`, at the end, so that they are used only as a last resort.
 */
export function algorithms(legacy: boolean): AlgorithmLists {
  const { constants } = ssh2Library();
  const more = (defaults: string[], supported: string[], old: RegExp) =>
    legacy ? [...new Set([...defaults, ...supported.filter((name) => old.test(name))])] : [...defaults];
  const hostKeys = constants.DEFAULT_SERVER_HOST_KEY.filter((name) => name !== "ssh-rsa");
  return {
    kexAlgorithms: more(constants.DEFAULT_KEX, constants.SUPPORTED_KEX, /^diffie-hellman-.*-sha1$/),
    hostKeyAlgorithms: more(hostKeys, constants.SUPPORTED_SERVER_HOST_KEY, /^ssh-(rsa|dss)$/),
    ciphers: more(constants.DEFAULT_CIPHER, constants.SUPPORTED_CIPHER, /^(aes.*|3des)-cbc$/),
    macs: more(constants.DEFAULT_MAC, constants.SUPPORTED_MAC, /^hmac-(sha1|md5)(-96)?$/),
  };
}
