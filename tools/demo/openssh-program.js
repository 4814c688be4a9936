// The first program of `npm run demo`. Its configuration names the demo's own OpenSSH server; with `pulumi config set` it
// runs against a server of yours just as well.
const pulumi = require("@pulumi/pulumi");
const ssh = require("pulumi-ssh");

const config = new pulumi.Config();

const server = ssh.openssh({
  host: "127.0.0.1",
  port: config.requireNumber("port"),
  user: config.require("user"),
  sudo: config.requireBoolean("sudo"),
  privateKeyFile: config.require("privateKeyFile"),
  hostKey: config.require("hostKey"),
  sshdConfigFile: config.require("sshdConfigFile"),
});

const alice = new ssh.UserPublicKey("alice", {
  device: server,
  user: config.require("alice"),
  publicKey: config.require("aliceKey"),
  options: { from: ["127.0.0.1"], restrict: true, pty: true },
});

// Applied under the server's own undo timer and kept only after a fresh login has proven it.
if (config.getBoolean("harden")) {
  new ssh.SshServerSettings("sshd", {
    device: server,
    maxAuthTries: 3,
    loginGraceTime: 30,
    x11Forwarding: false,
    ...(config.getBoolean("mistake") ? { allowUsers: ["nobody-we-know"] } : {}),
    match: [
      { address: ["192.0.2.0/24"], settings: { passwordAuthentication: false, kbdInteractiveAuthentication: false } },
    ],
  });
}

// A mistake for the demo to make: the very key that this run logs in with, allowed from an address that is not ours.
if (config.getBoolean("mistake")) {
  new ssh.UserPublicKey("own-key", {
    device: server,
    user: config.require("user"),
    publicKey: config.require("ownKey"),
    options: { from: ["192.0.2.1"] },
  });
}

exports.fingerprint = alice.fingerprint;
