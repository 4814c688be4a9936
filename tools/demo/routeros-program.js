// The third program of `npm run demo`: an emulated RouterOS router, reached by its API.
const pulumi = require("@pulumi/pulumi");
const ssh = require("pulumi-ssh");

const config = new pulumi.Config();

const router = ssh.routeros({
  host: "127.0.0.1",
  port: config.requireNumber("apiPort"),
  user: config.require("apiUser"),
  password: config.requireSecret("apiPassword"),
  tls: { fingerprint: config.require("apiCertificate") },
  // For the proof: the API takes passwords only, the SSH server of the router this key.
  privateKeyFile: config.require("privateKeyFile"),
});

// The mistake for the demo to make: an address list that this run is not on.
new ssh.SshServerSettings("router-ssh", {
  device: router,
  strongCrypto: true,
  maxSessions: 5,
  allowFrom: config.getBoolean("mistake") ? ["192.0.2.0/24", "2001:db8::/32"] : ["127.0.0.0/8", "::1"],
});

new ssh.UserPublicKey("router-alice", { device: router, user: "alice", publicKey: config.require("aliceKey") });

// The router trusts the OpenSSH server of the first program, and nobody else.
new ssh.KnownHost("router-web", { device: router, host: "192.0.2.10", publicKey: config.require("hostKey") });
new ssh.OutboundSsh("router-backup", {
  device: router,
  user: "alice",
  privateKey: config.requireSecret("clientKey"),
  knownHostsValidation: true,
});
