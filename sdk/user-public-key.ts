import * as pulumi from "@pulumi/pulumi";
import { md5Fingerprint, sha256Fingerprint } from "../provider/core/formats/fingerprint";
import { parsePublicKey } from "../provider/core/formats/public-key";
import type { Device } from "./device";
import type { JunosUserPublicKey } from "./junos-user-public-key";
import type { OpenSshUserPublicKey } from "./openssh-user-public-key";
import type { Platform } from "./platform";
import { type CommonArgs, SshResource } from "./resource";
import type { RouterosUserPublicKey } from "./routeros-user-public-key";

interface Args {
  junos: JunosUserPublicKey;
  openssh: OpenSshUserPublicKey;
  routeros: RouterosUserPublicKey;
}

export type UserPublicKeyArgs<P extends Platform> = { device: Device<P> } & Args[NoInfer<P>] &
  CommonArgs & {
    /** What deleting does: `remove` takes the key away, `retain` leaves it. Default `remove`. */
    onDelete?: pulumi.Input<"remove" | "retain">;
  };

/** A key that stands beside a declared one. */
export interface OtherKey {
  /** Empty where the device does not tell it (RouterOS before 7.20, keys that this package has not put there). */
  fingerprint: string;
  comment: string;
  /** RouterOS, without a fingerprint: the type as the router names it. */
  keyType?: string;
  /** RouterOS, without a fingerprint: the size where the router tells it. */
  bits?: number;
}

/** One public key that may log in as one user. Its identity is the key itself; the user's other keys are never touched. */
export class UserPublicKey<P extends Platform = Platform> extends SshResource {
  /** `SHA256:...`, as `ssh-keygen -lf` prints it. Known at preview when `publicKey` is. */
  readonly fingerprint: pulumi.Output<string>;
  /** `MD5:aa:bb:...`. */
  readonly fingerprintMd5: pulumi.Output<string>;
  /** For example `ssh-ed25519`. */
  readonly keyType: pulumi.Output<string>;
  /** The comment of `publicKey`; empty without one. */
  readonly comment: pulumi.Output<string>;
  readonly publicKey!: pulumi.Output<string>;
  /** The user's other keys as last read; only with `reportOtherKeys`. */
  readonly otherKeys!: pulumi.Output<OtherKey[] | undefined>;

  constructor(name: string, args: UserPublicKeyArgs<P>, opts?: pulumi.CustomResourceOptions) {
    super("UserPublicKey", name, args, { outputs: ["otherKeys"] }, opts);
    // From the argument, not from the resource: an update makes all outputs unknown at preview, and these cannot change.
    const key = pulumi.output(args.publicKey as pulumi.Input<string>).apply(describe);
    this.fingerprint = key.fingerprint;
    this.fingerprintMd5 = key.fingerprintMd5;
    this.keyType = key.keyType;
    this.comment = key.comment;
  }
}

/** Text that is no key is refused by the resource itself, with a better sentence than an exception in the program. */
function describe(text: string): { fingerprint: string; fingerprintMd5: string; keyType: string; comment: string } {
  try {
    const { blob, type, comment } = parsePublicKey(text, { dss: true });
    return { fingerprint: sha256Fingerprint(blob), fingerprintMd5: md5Fingerprint(blob), keyType: type, comment };
  } catch {
    return { fingerprint: "", fingerprintMd5: "", keyType: "", comment: "" };
  }
}
