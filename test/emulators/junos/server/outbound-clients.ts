import { type ConfigTree, decodeSecret, nodesAt, valueAt } from "../config";

/** One `outbound-ssh client` of the configuration. */
export interface OutboundClient {
  name: string;
  deviceId: string;
  secret: string | undefined;
  isSticky: boolean;
  servers: { host: string; port: number; retry: number; timeout: number }[];
  /** Seconds, and how often; unset: no keep-alive. */
  keepAlive: { retry: number; timeout: number } | undefined;
}

/**
 * The clients that have everything a connection needs. `device-id`, `services` and a server's port have no default, and
 * what a device does without them is not known: it does not dial.
 */
export function outboundClients(running: ConfigTree): OutboundClient[] {
  return nodesAt(running, "system services outbound-ssh client").flatMap(({ key: name = "" }) => {
    const at = (leaf: string) =>
      valueAt(running, ["system", "services", "outbound-ssh", "client", name, ...leaf.split(" ")]);
    const path = ["system", "services", "outbound-ssh", "client", name, "servers"];
    const servers = nodesAt(running, path).flatMap(({ key: host = "" }) => {
      const leaf = (word: string) => valueAt(running, [...path, host, word]);
      const port = leaf("port");
      if (port === undefined) return [];
      return [{ host, port: Number(port), retry: Number(leaf("retry") ?? 3), timeout: Number(leaf("timeout") ?? 15) }];
    });
    const deviceId = at("device-id");
    if (deviceId === undefined || at("services") !== "netconf" || servers.length === 0) return [];
    const secret = at("secret");
    const hasKeepAlive =
      nodesAt(running, ["system", "services", "outbound-ssh", "client", name, "keep-alive"]).length > 0;
    return [
      {
        name,
        deviceId,
        secret: secret === undefined ? undefined : plain(secret),
        isSticky: at("reconnect-strategy") === "sticky",
        servers,
        keepAlive: hasKeepAlive
          ? { retry: Number(at("keep-alive retry") ?? 3), timeout: Number(at("keep-alive timeout") ?? 15) }
          : undefined,
      },
    ];
  });
}

const plain = (secret: string) => (secret.startsWith("$9$") ? decodeSecret(secret) : secret);
