import * as pulumi from "@pulumi/pulumi";
import * as ssh from "pulumi-ssh";

/** A key in Pulumi.<stack>.yaml. */
interface Key {
  name: string;
  publicKey: string;
  /** Addresses it may be used from; anywhere when it is left out. */
  from?: string[];
}

const config = new pulumi.Config();
const account = config.require("account");
const server = ssh.openssh(config.requireObject<ssh.OpenSshConnection>("server"));

const keys = config.requireObject<Key[]>("keys").map(
  ({ name, publicKey, from }) =>
    new ssh.UserPublicKey(name, {
      device: server,
      user: account,
      publicKey,
      options: from === undefined ? {} : { from },
      reportOtherKeys: true,
    }),
);

const declared = keys.map(({ fingerprint }) => fingerprint);

export const fingerprints = declared;
/** Keys of the account that nobody declared here: left alone, but good to know of. */
export const unmanaged = keys[0] && ssh.unmanagedKeys(keys[0].otherKeys, declared);
