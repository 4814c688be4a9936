import type * as pulumi from "@pulumi/pulumi";
import type { DeviceConnection } from "./connection";
import { withSecrets } from "./device";

/** A host that runs OpenSSH. */
export interface OpenSshConnection extends DeviceConnection {
  /** Run everything through `sudo -n`, for a login user who is not root. Default false. */
  sudo?: pulumi.Input<boolean>;
  /** Run everything through sudo with this password; kept in state as a Pulumi secret. */
  sudoPassword?: pulumi.Input<string>;
  /** Name of the environment variable that holds the password for sudo. */
  sudoPasswordEnv?: pulumi.Input<string>;
  /** The configuration file of an sshd that is not the system's own (its `-f`). Default /etc/ssh/sshd_config. */
  sshdConfigFile?: pulumi.Input<string>;
  /** The sshd binary. Default: found on the host's PATH. */
  sshdPath?: pulumi.Input<string>;
  /** Shell command that makes sshd read its files again. Default: systemd, OpenRC, rc, or SIGHUP to the pid file. */
  reloadCommand?: pulumi.Input<string>;
}

export interface OpenSshDevice extends OpenSshConnection {
  platform: "openssh";
}

/** A host that runs OpenSSH, as a device for every resource of this package. */
export function openssh(connection: OpenSshConnection): OpenSshDevice {
  return { platform: "openssh", ...withSecrets(connection) };
}
