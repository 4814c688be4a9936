/** Key exchanges have names of Junos's own. */
const names: { [junos: string]: readonly string[] } = {
  "curve25519-sha256": ["curve25519-sha256", "curve25519-sha256@libssh.org"],
  "group-exchange-sha2": ["diffie-hellman-group-exchange-sha256"],
  "group-exchange-sha1": ["diffie-hellman-group-exchange-sha1"],
  "dh-group14-sha1": ["diffie-hellman-group14-sha1"],
  "dh-group1-sha1": ["diffie-hellman-group1-sha1"],
};

/** The names under which the server offers a key exchange of `key-exchange`. */
export const opensshKex = (name: string): readonly string[] => names[name] ?? [name];
