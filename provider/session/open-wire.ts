import type { Args, Platform, Proof } from "../core/contract";
import { SshError } from "../core/errors";
import { engineLog } from "../engine/log";
import type { ApiTarget } from "../transport/routeros-api/api-target";
import type { SshTarget } from "../transport/ssh-target";
import type { Wire } from "../transport/wire";
import { redactor, trace } from "./confidential";

/** Junos ends a connection beyond its `rate-limit` before it says a word, and counts the attempt: trying on keeps it so. */
const rateLimited = {
  tries: 2,
  hint: "Junos does so beyond its `rate-limit` (connection attempts per minute) and `connection-limit` of `system services ssh`: wait a minute before the next try. A firewall on the way may be the reason as well.",
};

/** Opens a connection of the kind a platform speaks. Transports are loaded at their first use. */
export async function openWire(
  platform: Platform,
  device: Args,
  how: Proof & { retryRefused?: boolean },
): Promise<Wire> {
  if (platform.transport === "routeros-api") return openApiWire(device, how);
  const { openSsh } = require("../transport/ssh-connection") as typeof import("../transport/ssh-connection");
  const connection = await openSsh(device as unknown as SshTarget, {
    trace: trace(),
    ...(how.port === undefined ? {} : { port: how.port }),
    ...(how.hostKeyFingerprint === undefined ? {} : { expectHostKey: how.hostKeyFingerprint }),
    retryRefused: how.retryRefused ?? false,
    dropped: platform.transport === "netconf" ? rateLimited : undefined,
    onWarning: (text: string) => engineLog.line(undefined, "warning", redactor.mask(text)),
  });
  switch (platform.transport) {
    case "shell": {
      const { Shell } = require("../transport/shell") as typeof import("../transport/shell");
      return new Shell(connection, {
        prelude: platform.prelude?.(device) ?? "",
        sudo: sudoOf(device),
      }) as unknown as Wire;
    }
    case "netconf": {
      const { NetconfWire } =
        require("../transport/netconf/netconf-wire") as typeof import("../transport/netconf/netconf-wire");
      return (await NetconfWire.open(
        connection,
        typeof device.connectTimeout === "number" ? device.connectTimeout : undefined,
      )) as unknown as Wire;
    }
    default:
      connection.close();
      throw new SshError("unsupported", `the transport ${platform.transport} is not part of this release`);
  }
}

/** What a proof says of port and host key is about the device's SSH server, and this login goes to its API. */
async function openApiWire(device: Args, { retryRefused }: { retryRefused?: boolean }): Promise<Wire> {
  const { openApi } =
    require("../transport/routeros-api/open-api") as typeof import("../transport/routeros-api/open-api");
  const wire = await openApi(device as unknown as ApiTarget, {
    trace: trace(),
    retryRefused: retryRefused ?? false,
    onWarning: (text: string) => engineLog.line(undefined, "warning", redactor.mask(text)),
  });
  return wire as unknown as Wire;
}

function sudoOf(device: Args): true | { password: string } | undefined {
  const password =
    typeof device.sudoPassword === "string" ? device.sudoPassword : fromEnvironment(device.sudoPasswordEnv);
  if (password !== undefined) {
    redactor.add(password);
    return { password };
  }
  return device.sudo === true ? true : undefined;
}

function fromEnvironment(name: unknown): string | undefined {
  if (typeof name !== "string") return undefined;
  const value = process.env[name];
  if (value === undefined) {
    throw new SshError("login-refused", `the environment variable ${name} (sudoPasswordEnv) is not set`, {
      hint: "Set it where Pulumi runs.",
    });
  }
  return value;
}
