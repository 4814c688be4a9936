import * as pulumi from "@pulumi/pulumi";
import * as ssh from "pulumi-ssh";

const config = new pulumi.Config();

// The host key of each hop is checked. A list of jump hosts works too, outermost first.
const inside = ssh.openssh({
  ...config.requireObject<ssh.OpenSshConnection>("server"),
  proxy: config.requireObject<ssh.Connection>("bastion"),
});

const backup = new ssh.UserPublicKey("backup", {
  device: inside,
  user: config.require("account"),
  publicKey: config.require("publicKey"),
  options: {
    from: config.requireObject<string[]>("from"),
    restrict: true,
    command: "/usr/local/bin/take-backup",
  },
});

export const fingerprint = backup.fingerprint;
