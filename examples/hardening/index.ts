import * as pulumi from "@pulumi/pulumi";
import * as ssh from "pulumi-ssh";

const config = new pulumi.Config();
const server = ssh.openssh(config.requireObject<ssh.OpenSshConnection>("server"));

// Only what stands here is managed; everything else in sshd's configuration stays the distribution's business.
const sshd = new ssh.SshServerSettings("sshd", {
  device: server,
  permitRootLogin: "prohibit-password",
  passwordAuthentication: false,
  kbdInteractiveAuthentication: false,
  maxAuthTries: 3,
  loginGraceTime: 30,
  clientAliveInterval: 60,
  clientAliveCountMax: 3,
  x11Forwarding: false,
  ciphers: ["chacha20-poly1305@openssh.com", "aes256-gcm@openssh.com", "aes128-gcm@openssh.com"],
  kexAlgorithms: ["curve25519-sha256", "curve25519-sha256@libssh.org"],
  match: [
    {
      // These accounts hand in files and can do nothing else.
      group: config.requireObject<string[]>("fileDropGroups"),
      settings: { forceCommand: "internal-sftp", allowTcpForwarding: "no", permitTty: false },
    },
  ],
});

export const effective = sshd.effective;
