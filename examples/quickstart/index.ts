import * as pulumi from "@pulumi/pulumi";
import * as ssh from "pulumi-ssh";

const config = new pulumi.Config();

// `host`, `user`, and what else the connection needs: see "Connecting" in the README.
const server = ssh.openssh(config.requireObject<ssh.OpenSshConnection>("server"));

const alice = new ssh.UserPublicKey("alice", {
  device: server,
  user: config.require("account"),
  publicKey: config.require("publicKey"),
  options: { restrict: true, pty: true },
});

export const fingerprint = alice.fingerprint;
