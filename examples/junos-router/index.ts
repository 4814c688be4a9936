import * as pulumi from "@pulumi/pulumi";
import * as ssh from "pulumi-ssh";

const config = new pulumi.Config();
const router = ssh.junos(config.requireObject<ssh.JunosConnection>("router"));

// Lists are exact and in this order: what else stood there goes, and comes back with `pulumi destroy`.
const settings = new ssh.SshServerSettings("ssh", {
  device: router,
  ciphers: ["chacha20-poly1305@openssh.com", "aes256-gcm@openssh.com", "aes256-ctr"],
  kexAlgorithms: ["curve25519-sha256", "ecdh-sha2-nistp384"],
  permitRootLogin: "no",
  connectionLimit: 10,
  rateLimit: 30,
  clientAliveInterval: 60,
  // These hold for every login of the router, the console's too.
  maxAuthTries: 3,
  retryOptions: { backoffThreshold: 1, backoffFactor: 6, lockoutPeriod: 300 },
});

// One more key of an account that stands in the router's configuration; its other keys stay.
const engineer = new ssh.UserPublicKey("engineer", {
  device: router,
  user: config.require("account"),
  publicKey: config.require("publicKey"),
});

// Whom the router trusts when it sends its configuration there: `system archival configuration archive-sites`.
const archive = config.requireObject<{ host: string; publicKey: string }>("archive");
new ssh.KnownHost("archive", { device: router, host: archive.host, publicKey: archive.publicKey });

export const effective = settings.effective;
export const fingerprint = engineer.fingerprint;
