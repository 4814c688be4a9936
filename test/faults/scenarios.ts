import { join } from "node:path";
import type { Args } from "../../provider/core/contract";
import type { Wanted } from "../support/program";
import type { Sshd } from "../support/sshd";

/** Lines of somebody else, the way they are found in the wild: latin1, CRLF, options sshd refuses, no final newline. */
export const foreignKeys = Buffer.from(
  [
    "# \xe4 comment in latin1\r",
    "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIOk72gRQ0rCor7nE7eP5rDzPpiy29rgGr9N8zJiqUz3i somebody else\r",
    "\t",
    'nonsense,command=broken "ssh-rsa" AAAA not a key at all',
    'command="echo \\"quoted, text\\"" ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIKSGLNxzPKFaW6l8Ezw8XT5TN3EtLsIDmRF1L0ElKz6q old',
  ].join("\n"),
  "latin1",
);

export const foreignHosts = Buffer.from(
  `# \xe4\r\n@revoked * broken line\nold.example.net ${"ssh-ed25519 AAAA nothing"}`,
  "latin1",
);

export const foreignDropIn = "# of a cloud image\r\nClientAliveInterval 33\n";

export const serverOptions = { users: [{ sudo: true }, {}], dropIns: { "50-cloud.conf": foreignDropIn } };

/** Where each server of these tests keeps what it may lose: known_hosts of the second user. */
export const foreignHostsFile = (server: Sshd) => join(server.users[1]?.home ?? "", ".ssh", "known_hosts");

/** One thing a program may do: what stands before, and what it wants. */
export interface Scenario {
  name: string;
  before(server: Sshd): Wanted[];
  wants(server: Sshd): Wanted[];
}

const alice = (server: Sshd) => server.users[1]?.name ?? "";
const key = "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIFqRTVVfJXWLtHqUYv2yrkR7o1FLyPvXWkqzT0Ru4Zk0 alice@laptop";
const aliceKey = (server: Sshd, options?: Args): Wanted => ({
  kind: "UserPublicKey",
  name: "alice",
  args: { user: alice(server), publicKey: key, ...(options === undefined ? {} : { options }) },
});
const loginKey = (server: Sshd, options?: Args): Wanted => ({
  kind: "UserPublicKey",
  name: "login",
  args: { user: server.user, publicKey: server.clientKey.publicKey, ...(options === undefined ? {} : { options }) },
});
const knownHost = (server: Sshd, args: Args | undefined): Wanted => ({
  kind: "KnownHost",
  name: "web",
  args: args === undefined ? undefined : { user: alice(server), host: "web1.example.net", ...args },
});
const other = "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIKSGLNxzPKFaW6l8Ezw8XT5TN3EtLsIDmRF1L0ElKz6q";
const hostKey = (server: Sshd, args: Args | undefined): Wanted => ({
  kind: "HostKey",
  name: "host",
  args: args === undefined ? undefined : { type: "ed25519", file: server.hostKeys.ed25519.file, ...args },
});
const newHostKey = (server: Sshd, args: Args | undefined): Wanted => ({
  kind: "HostKey",
  name: "new",
  args: args === undefined ? undefined : { type: "ecdsa", file: join(server.dir, "keys", "host_new"), ...args },
});
const settings = (args: Args | undefined): Wanted => ({ kind: "SshServerSettings", name: "sshd", args });

export const scenarios: Scenario[] = [
  { name: "create a key", before: () => [], wants: (server) => [aliceKey(server, { pty: false })] },
  {
    name: "change the login key, under the guard",
    before: (server) => [loginKey(server)],
    wants: (server) => [loginKey(server, { x11Forwarding: false })],
  },
  {
    name: "delete a key",
    before: (server) => [aliceKey(server)],
    wants: (server) => [{ ...aliceKey(server), args: undefined }],
  },
  { name: "create settings", before: () => [], wants: () => [settings({ maxAuthTries: 4, x11Forwarding: false })] },
  {
    name: "change settings",
    before: () => [settings({ maxAuthTries: 4 })],
    wants: () => [settings({ maxAuthTries: 3, ciphers: ["aes256-ctr", "aes128-ctr"] })],
  },
  { name: "create a known host", before: () => [], wants: (server) => [knownHost(server, { publicKey: other })] },
  {
    name: "change a known host",
    before: (server) => [knownHost(server, { publicKey: other })],
    wants: (server) => [knownHost(server, { publicKey: key })],
  },
  {
    name: "delete a known host",
    before: (server) => [knownHost(server, { publicKey: other })],
    wants: (server) => [knownHost(server, undefined)],
  },
  { name: "create a host key", before: () => [], wants: (server) => [newHostKey(server, {})] },
  {
    name: "rotate the host key of this very login",
    before: (server) => [hostKey(server, { triggers: ["1"] })],
    wants: (server) => [hostKey(server, { triggers: ["2"] })],
  },
  {
    name: "delete a host key",
    before: (server) => [newHostKey(server, {})],
    wants: (server) => [newHostKey(server, undefined)],
  },
  { name: "delete settings", before: () => [settings({ maxAuthTries: 4 })], wants: () => [settings(undefined)] },
  {
    name: "settings, the login key and another key in one group",
    before: (server) => [loginKey(server), settings({ maxAuthTries: 4 })],
    wants: (server) => [
      loginKey(server, { x11Forwarding: false }),
      settings({ maxAuthTries: 3 }),
      aliceKey(server, { pty: false }),
    ],
  },
];
