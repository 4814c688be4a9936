import type { ContainerStatement, ListStatement } from "../types";
import { container, empty, leaf, list, matching, type Release, since, string } from "./build";

/** `root-authentication`, and `authentication` of a user. */
export function authenticationStatement(name: string, release: Release): ContainerStatement {
  return container(name, [
    leaf("plain-text-password-value", string(), { secret: true, store: "hash" }),
    leaf("encrypted-password", string(1, 128), { secret: true }),
    empty("no-public-keys"),
    keyList("ssh-rsa", /^(?:ssh-rsa |\d+ \d+ \d+)[ -~]+$/, "Must follow SSHv2 or SSHv1 RSA key format", release),
    keyList("ssh-dsa", /^ssh-dss [ -~]+$/, "Key format must be 'ssh-dss <base64-encoded-DSA-key> <comment>'", release),
    keyList(
      "ssh-ecdsa",
      /^ecdsa-sha2-nistp(?:256|384|521) [ -~]+$/,
      "Key format must be 'ecdsa-sha2-nistp??? <base64-encoded-ECDSA-key> <comment>'",
      release,
    ),
    keyList(
      "ssh-ed25519",
      /^ssh-ed25519 [ -~]+$/,
      "Key format must be 'ssh-ed25519 <base64-encoded-key> <comment>'",
      release,
    ),
  ]);
}

/** The device looks at the prefix only: what follows need not be base64. */
function keyList(name: string, pattern: RegExp, message: string, release: Release): ListStatement {
  return list(
    name,
    [
      leaf("from", matching(/^[*.:a-zA-Z0-9,!?_-]+$/, "Pattern-list must not contain spaces")),
      since(release, 24.4, leaf("key-options", string())),
    ],
    {
      // The message names the type of the key: `authorized-key-ed25519: 'AAAA': Key format must be ...`
      key: { kind: "string", pattern, message, typeName: name.replace("ssh-", "authorized-key-") },
      secretKey: true,
    },
  );
}
