import * as pulumi from "@pulumi/pulumi";
import * as ssh from "pulumi-ssh";

const config = new pulumi.Config();
const sites = config.requireObject<{ [site: string]: Omit<ssh.RouterosConnection, "user" | "password"> }>("sites");
const user = config.require("user");
const password = config.requireSecret("password");
const offices = config.requireObject<string[]>("offices");
const account = config.require("account");
const publicKeys = config.requireObject<string[]>("publicKeys");

const hostKeys: { [site: string]: pulumi.Output<string> } = {};

for (const [site, connection] of Object.entries(sites)) {
  // Without a key of our own for the router's SSH server, a change is proven by a login to the API, and by the host key.
  const device = ssh.routeros({ ...connection, user, password });

  // The same words for every release: RouterOS calls this list `address`, from 7.24 on also `available-from`.
  new ssh.SshServerSettings(`${site}-ssh`, { device, strongCrypto: true, allowFrom: offices });

  for (const publicKey of publicKeys) {
    const [, , comment = publicKey.slice(-12)] = publicKey.split(" ");
    new ssh.UserPublicKey(`${site}-${comment}`, { device, user: account, publicKey });
  }

  // Nothing is asked for, so the key that the router has is told, and a change of it is seen at the next refresh.
  const hostKey = new ssh.HostKey(`${site}-host`, { device });
  hostKeys[site] = pulumi.interpolate`${connection.host} ${hostKey.publicKey}`;
}

/** Lines for the known_hosts of those who log in. */
export const knownHosts = hostKeys;
