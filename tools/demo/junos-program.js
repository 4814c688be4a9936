// The second program of `npm run demo`: an emulated router, which takes what a real one takes.
const pulumi = require("@pulumi/pulumi");
const ssh = require("pulumi-ssh");

const config = new pulumi.Config();

const router = ssh.junos({
  host: "127.0.0.1",
  port: config.requireNumber("routerPort"),
  user: config.require("routerUser"),
  privateKeyFile: config.require("privateKeyFile"),
  hostKey: config.require("routerHostKey"),
});

// The mistake for the demo to make: a cipher that the SSH library of this run does not speak.
new ssh.SshServerSettings("ssh", {
  device: router,
  ciphers: config.getBoolean("mistake") ? ["3des-cbc"] : ["aes256-gcm@openssh.com", "aes256-ctr"],
  maxSessions: 5,
});

new ssh.UserPublicKey("alice", { device: router, user: "alice", publicKey: config.require("aliceKey") });

// The router trusts the OpenSSH server of the first program.
new ssh.KnownHost("web", { device: router, host: "web1.example.net", publicKey: config.require("hostKey") });

// And it calls a management station by itself.
new ssh.OutboundSsh("station", {
  device: router,
  client: "station",
  deviceId: "edge1",
  secret: "of the demo's station",
  servers: [{ address: "127.0.0.1", port: 7804 }],
  services: ["netconf"],
});
