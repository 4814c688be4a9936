import { publicKeys } from "./stacks.mjs";

/** The program of any number of routers, each with the same resources. */
export const routerProgram = `const ssh = require("pulumi-ssh");
const { devices, resources } = require("./bench.json");
devices.forEach((device, at) => {
  const router = ssh.junos(device);
  resources.forEach(({ kind, args }, index) => new ssh[kind]("router" + at + "-" + index, { device: router, ...args }));
});
`;

/** Where the keys of `routerResources` belong; the routers must have the account. */
export const account = "set system login user alice class operator";

const ciphers = ["aes256-gcm@openssh.com", "aes256-ctr"];

/** So many resources of one router: its settings, a client it calls, hosts it knows, and keys of a user. */
export function routerResources(count) {
  const settings = {
    kind: "SshServerSettings",
    args: { ciphers, maxSessions: 5 },
    lines: [
      "delete system services ssh ciphers",
      ...ciphers.map((cipher) => `set system services ssh ciphers ${cipher}`),
      "set system services ssh max-sessions-per-connection 5",
    ],
  };
  const calls = {
    kind: "OutboundSsh",
    args: { client: "station", deviceId: "router", secret: "of the station" },
    lines: [
      "set system services outbound-ssh client station device-id router",
      'set system services outbound-ssh client station secret "of the station"',
    ],
  };
  const others = publicKeys(count - 2).map((publicKey, index) => {
    const host = `host${index}.example.net`;
    return index % 3 === 0
      ? {
          kind: "KnownHost",
          args: { host, publicKey },
          lines: [`set security ssh-known-hosts host ${host} ed25519-key ${publicKey.split(" ")[1]}`],
        }
      : {
          kind: "UserPublicKey",
          args: { user: "alice", publicKey },
          lines: [`set system login user alice authentication ssh-ed25519 "${publicKey}"`],
        };
  });
  return [settings, calls, ...others];
}
