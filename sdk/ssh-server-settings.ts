import type * as pulumi from "@pulumi/pulumi";
import type { Device } from "./device";
import type { JunosServerSettings } from "./generated/junos-server-settings";
import type { OpenSshServerSettings } from "./generated/openssh-server-settings";
import type { RouterosServerSettings } from "./generated/routeros-server-settings";
import type { Platform } from "./platform";
import { type CommonArgs, SshResource } from "./resource";

interface Args {
  junos: JunosServerSettings;
  openssh: OpenSshServerSettings;
  routeros: RouterosServerSettings;
}

export type SshServerSettingsArgs<P extends Platform> = { device: Device<P> } & Args[NoInfer<P>] &
  CommonArgs & {
    /** What deleting does: `restore` puts back what was found at first, `retain` leaves it. Default `restore`. */
    onDelete?: pulumi.Input<"restore" | "retain">;
  };

/** How a device's SSH server behaves. Only what is given is managed. One per device and program. */
export class SshServerSettings<P extends Platform = Platform> extends SshResource {
  /** What the device says it uses, for every setting that is given. Secret as soon as one argument is. */
  readonly effective!: pulumi.Output<{ [name: string]: unknown }>;
  /** What was found when the settings were first managed; deleting goes back to it. Secret as soon as one argument is. */
  readonly previous!: pulumi.Output<{ [name: string]: unknown }>;

  constructor(name: string, args: SshServerSettingsArgs<P>, opts?: pulumi.CustomResourceOptions) {
    super("SshServerSettings", name, args, { outputs: ["effective", "previous"] }, opts);
  }
}
