import type * as pulumi from "@pulumi/pulumi";
import type { Device } from "./device";
import type { JunosHostKey } from "./junos-host-key";
import type { OpenSshHostKey } from "./openssh-host-key";
import type { Platform } from "./platform";
import { type CommonArgs, SshResource } from "./resource";
import type { RouterosHostKey } from "./routeros-host-key";

interface Args {
  junos: JunosHostKey;
  openssh: OpenSshHostKey;
  routeros: RouterosHostKey;
}

export type HostKeyArgs<P extends Platform> = { device: Device<P> } & Args[NoInfer<P>] &
  CommonArgs & {
    /**
     * What deleting does: `restore` puts back the key found at first, and removes one that was not there; `retain` leaves
     * what is there. Default `restore`.
     */
    onDelete?: pulumi.Input<"restore" | "retain">;
  };

/** A DNS record that tells clients the fingerprint of a host key (RFC 4255). */
export interface SshfpRecord {
  /** 1 RSA, 3 ECDSA, 4 Ed25519. */
  algorithm: number;
  /** 1 SHA-1, 2 SHA-256. */
  type: number;
  /** Lower-case hex. */
  fingerprint: string;
  /** As `ssh-keygen -r HOST` prints it. */
  record: string;
}

/**
 * A key pair that the device's server proves itself with. A key that is there already is taken over as it is; nothing ever
 * makes a new one except a changed argument that says so. The private key never leaves the device.
 */
export class HostKey<P extends Platform = Platform> extends SshResource {
  /** `type base64`, as it stands in known_hosts. */
  readonly publicKey!: pulumi.Output<string>;
  /** `SHA256:...`, as `ssh-keygen -lf` prints it. */
  readonly fingerprint!: pulumi.Output<string>;
  /** `MD5:aa:bb:...`. */
  readonly fingerprintMd5!: pulumi.Output<string>;
  /** The line for a known_hosts file, with the device's `host` and `port` as the program names them. */
  readonly knownHostsLine!: pulumi.Output<string>;
  /** DNS records with the device's `host` as their name; none for a type that has no number there. */
  readonly sshfp!: pulumi.Output<SshfpRecord[]>;

  constructor(name: string, args: HostKeyArgs<P>, opts?: pulumi.CustomResourceOptions) {
    const outputs = ["publicKey", "fingerprint", "fingerprintMd5", "knownHostsLine", "sshfp"];
    super("HostKey", name, args, { outputs, secrets: ["privateKey", "privateKeyPassword"] }, opts);
  }
}
