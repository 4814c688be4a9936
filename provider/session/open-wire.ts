import type { Args, Platform, Proof } from "../core/contract";
import { SshError } from "../core/errors";
import { engineLog } from "../engine/log";
import type { SshTarget } from "../transport/ssh-target";
import type { Wire } from "../transport/wire";
import { redactor, trace } from "./confidential";

/** Opens a connection of the kind a platform speaks. Transports are loaded at their first use. */
export async function openWire(
  platform: Platform,
  device: Args,
  how: Proof & { retryRefused?: boolean },
): Promise<Wire> {
  const { openSsh } = require("../transport/ssh-connection") as typeof import("../transport/ssh-connection");
  const connection = await openSsh(device as unknown as SshTarget, {
    trace: trace(),
    ...(how.port === undefined ? {} : { port: how.port }),
    ...(how.hostKeyFingerprint === undefined ? {} : { expectHostKey: how.hostKeyFingerprint }),
    retryRefused: how.retryRefused ?? false,
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
    default:
      connection.close();
      throw new SshError("unsupported", `the transport ${platform.transport} is not part of this release`);
  }
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
