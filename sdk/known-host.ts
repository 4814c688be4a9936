import * as pulumi from "@pulumi/pulumi";
import { sha256Fingerprint } from "../provider/core/formats/fingerprint";
import { parsePublicKey } from "../provider/core/formats/public-key";
import type { Device } from "./device";
import type { JunosKnownHost } from "./junos-known-host";
import type { OpenSshKnownHost } from "./openssh-known-host";
import type { Platform } from "./platform";
import { type CommonArgs, SshResource } from "./resource";
import type { RouterosKnownHost } from "./routeros-known-host";

interface Args {
  junos: JunosKnownHost;
  openssh: OpenSshKnownHost;
  routeros: RouterosKnownHost;
}

export type KnownHostArgs<P extends Platform> = { device: Device<P> } & Args[NoInfer<P>] &
  CommonArgs & {
    /** What deleting does: `remove` takes the host's key away, `retain` leaves it. Default `remove`. */
    onDelete?: pulumi.Input<"remove" | "retain">;
  };

/** A host key that the device's SSH client trusts for a host (or a CA, or a revocation). Other lines are never touched. */
export class KnownHost<P extends Platform = Platform> extends SshResource {
  /** `SHA256:...`, as `ssh-keygen -lf` prints it. Known at preview when `publicKey` is. */
  readonly fingerprint: pulumi.Output<string>;
  /** The line as it stands on the device. */
  readonly line!: pulumi.Output<string>;
  readonly publicKey!: pulumi.Output<string>;

  constructor(name: string, args: KnownHostArgs<P>, opts?: pulumi.CustomResourceOptions) {
    super("KnownHost", name, args, { outputs: ["line"] }, opts);
    // From the argument, not from the resource: an update makes all outputs unknown at preview, and this cannot change.
    this.fingerprint = pulumi.output(args.publicKey as pulumi.Input<string>).apply(fingerprintOf);
  }
}

/** Text that is no key is refused by the resource itself, with a better sentence than an exception in the program. */
function fingerprintOf(text: string): string {
  try {
    return sha256Fingerprint(parsePublicKey(text, { dss: true }).blob);
  } catch {
    return "";
  }
}
