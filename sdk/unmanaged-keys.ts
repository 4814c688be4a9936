import * as pulumi from "@pulumi/pulumi";
import type { OtherKey } from "./user-public-key";

/** Those of a user's other keys that the program does not declare: `unmanagedKeys(k.otherKeys, [k1.fingerprint, ...])`. */
export function unmanagedKeys(
  otherKeys: pulumi.Input<OtherKey[] | undefined>,
  declared: pulumi.Input<string>[],
): pulumi.Output<OtherKey[]> {
  return pulumi
    .all([otherKeys, pulumi.all(declared)])
    .apply(([keys, fingerprints]) => (keys ?? []).filter(({ fingerprint }) => !fingerprints.includes(fingerprint)));
}
