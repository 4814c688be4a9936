import type { Sshd, SshdUser } from "./sshd";

/** The device expression of a program that manages a test server through its management login. */
export function deviceOf(server: Sshd, more: Record<string, unknown> = {}): string {
  return `ssh.openssh(${JSON.stringify({
    host: server.host,
    port: server.port,
    user: server.user,
    sudo: server.root,
    privateKeyFile: server.clientKey.privateKeyFile,
    hostKey: server.hostKey,
    sshdConfigFile: server.configFile,
    ...more,
  })})`;
}

/** A program text: its first lines give it `ssh`, `pulumi` and `server`. */
export function programOf(server: Sshd, body: string, more: Record<string, unknown> = {}): string {
  return `const pulumi = require("@pulumi/pulumi");
const ssh = require("pulumi-ssh");
const server = ${deviceOf(server, more)};
${body}
`;
}

/** The first user that is not the management login. */
export function plainUser(server: Sshd): SshdUser {
  const user = server.users[1];
  if (user === undefined) throw new Error("this server has one user only");
  return user;
}
