import * as pulumi from "@pulumi/pulumi";
import * as ssh from "pulumi-ssh";

const config = new pulumi.Config();
const server = ssh.openssh(config.requireObject<ssh.OpenSshConnection>("server"));
const client = ssh.openssh(config.requireObject<ssh.OpenSshConnection>("client"));

// Another word makes another key: `pulumi config set rotation 2027`.
const hostKey = new ssh.HostKey("server-ed25519", {
  device: server,
  type: "ed25519",
  file: config.get("hostKeyFile"), // unset: /etc/ssh/ssh_host_ed25519_key
  triggers: [config.require("rotation")],
});

// The line on the client follows in the same run.
new ssh.KnownHost("client-knows-server", {
  device: client,
  user: config.get("clientUser"), // whose known_hosts file; unset: the system's
  host: server.host,
  port: server.port,
  publicKey: hostKey.publicKey,
});

export const fingerprint = hostKey.fingerprint;
/** For the zone of the server, if it is signed: SSHFP records. */
export const sshfp = hostKey.sshfp;
