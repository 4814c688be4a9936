import * as pulumi from "@pulumi/pulumi";
import type { Connection } from "./connection";
import type { JunosDevice } from "./junos";
import type { OpenSshDevice } from "./openssh";
import type { Platform } from "./platform";
import type { RouterosDevice } from "./routeros";

interface Devices {
  junos: JunosDevice;
  openssh: OpenSshDevice;
  routeros: RouterosDevice;
}

/** A device of one platform (or of several, in a loop over mixed devices): what `openssh({...})` and its like return. */
export type Device<P extends Platform> = { platform: P } & Omit<Devices[P], "platform">;

const credentials = ["password", "privateKey", "privateKeyPassword", "sudoPassword", "enablePassword"];

/** Credentials given as text become Pulumi secrets, those of jump hosts too. */
export function withSecrets<C extends Connection>(connection: C): C {
  const copy: Record<string, unknown> = { ...(connection as object) };
  for (const name of credentials)
    if (copy[name] !== undefined && copy[name] !== null) copy[name] = pulumi.secret(copy[name]);
  const { proxy } = copy;
  if (Array.isArray(proxy)) copy.proxy = proxy.map(hop);
  else if (proxy !== undefined && proxy !== null) copy.proxy = hop(proxy);
  return copy as C;
}

function hop(proxy: unknown): unknown {
  if (pulumi.Output.isInstance(proxy) || proxy instanceof Promise) return proxy;
  return withSecrets(proxy as Connection);
}
