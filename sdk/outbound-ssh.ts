import type * as pulumi from "@pulumi/pulumi";
import type { Device } from "./device";
import type { JunosOutboundSsh } from "./junos-outbound-ssh";
import type { OpenSshOutboundSsh } from "./openssh-outbound-ssh";
import type { Platform } from "./platform";
import { type CommonArgs, SshResource } from "./resource";
import type { RouterosOutboundSsh } from "./routeros-outbound-ssh";

interface Args {
  junos: JunosOutboundSsh;
  openssh: OpenSshOutboundSsh;
  routeros: RouterosOutboundSsh;
}

export type OutboundSshArgs<P extends Platform> = { device: Device<P> } & Args[NoInfer<P>] &
  CommonArgs & {
    /** What deleting does: `remove` takes what was declared away, `retain` leaves it. Default `remove`. */
    onDelete?: pulumi.Input<"remove" | "retain">;
  };

/** SSH that the device starts itself. On OpenSSH: a tunnel kept up by the init system. On Junos: a client of `outbound-ssh`. */
export class OutboundSsh<P extends Platform = Platform> extends SshResource {
  /** OpenSSH: the service on the host, for example `pulumi-ssh-web1.service`. */
  readonly service!: pulumi.Output<string>;
  /** OpenSSH: the ports that the relay picked for `remotePort: 0`, as last read; they change at each start. */
  readonly allocatedPorts!: pulumi.Output<number[] | undefined>;

  constructor(name: string, args: OutboundSshArgs<P>, opts?: pulumi.CustomResourceOptions) {
    const secrets = ["secret", "proxyServer.static.proxyAuthorization.password", "privateKey", "privateKeyPassword"];
    super("OutboundSsh", name, args, { outputs: ["service", "allocatedPorts"], secrets }, opts);
  }
}
