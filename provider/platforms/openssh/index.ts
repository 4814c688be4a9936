import type { Args, Failure, Platform } from "../../core/contract";
import { SshError } from "../../core/errors";
import { lazily } from "../../core/lazily";
import { answer } from "./answers";
import { ask } from "./ask";
import type { ShellAnswer, ShellRequest } from "./request";
import { type DevicePrelude, prelude } from "./scripts/prelude";
import type { Step } from "./step";
import { plainText } from "./text-rules";

/** OpenSSH on any Unix: files and sshd's own test modes, over `/bin/sh`. */
export const openssh: Platform<ShellRequest, ShellAnswer, Step> = {
  name: "openssh",
  transport: "shell",
  prelude: (device) => prelude(device as DevicePrelude),
  deviceArguments: [
    { argument: "sudo", type: "boolean", default: "false", device: "sudo -n" },
    { argument: "sudoPassword", type: "string", default: "none", device: "sudo -S" },
    { argument: "sudoPasswordEnv", type: "string", default: "none", device: "sudo -S" },
    { argument: "sshdConfigFile", type: "string", default: "/etc/ssh/sshd_config", device: "sshd -f {}" },
    { argument: "sshdPath", type: "string", default: "found on the PATH", device: "{}" },
    { argument: "reloadCommand", type: "string", default: "found out", device: "{}" },
  ],
  checkDevice,
  probe: () => [ask.host()],
  facts(answers, device) {
    const lines = answer(answers, "host", "looking at the host").split("\n");
    const value = (name: string) =>
      lines
        .find((line) => line.startsWith(`${name} `))
        ?.slice(name.length + 1)
        .trim() ?? "";
    const release = /OpenSSH_(\d+\.\d+)/.exec(value("version"))?.[1];
    if (release === undefined) {
      throw new SshError("not-understood", `no OpenSSH release could be told from: ${value("version") || "nothing"}`, {
        hint: "Set `sshdPath` if sshd lies in an unusual place.",
      });
    }
    const [address = "", , serverAddress = "", serverPort = ""] = value("connection").split(" ");
    return {
      release,
      build: value("version"),
      system: value("system"),
      config: value("config"),
      init: value("init"),
      socket: value("socket"),
      session: {
        clientAddress: address,
        serverAddress,
        serverPort,
        today: value("date"),
        now: Number(value("now")) || undefined,
        // As the program names the host, for the known_hosts line of its keys.
        host: device.host,
        port: device.port ?? 22,
        uid: value("uid"),
        me: value("me"),
        runDirectory: value("run"),
      },
    };
  },
  kinds: lazily<Platform<ShellRequest, ShellAnswer, Step>["kinds"]>({
    SshServerSettings: () => (require("./server-settings") as typeof import("./server-settings")).serverSettings,
    UserPublicKey: () => (require("./user-public-key") as typeof import("./user-public-key")).userPublicKey,
    KnownHost: () => (require("./known-host") as typeof import("./known-host")).knownHost,
    OutboundSsh: () => (require("./outbound/outbound-ssh") as typeof import("./outbound/outbound-ssh")).outboundSsh,
    HostKey: () => (require("./host-key") as typeof import("./host-key")).hostKey,
  }),
  get commit() {
    return (require("./commit") as typeof import("./commit")).commit;
  },
};

function checkDevice(device: Args): Failure[] {
  const failures: Failure[] = [];
  const fail = (name: string, reason: string) => failures.push({ property: `device.${name}`, reason });
  if (device.sudo !== undefined && typeof device.sudo !== "boolean")
    fail("sudo", "must be true or false; a password belongs into sudoPassword or sudoPasswordEnv");
  if ("sudoPassword" in device && "sudoPasswordEnv" in device)
    fail("sudoPasswordEnv", "is given beside sudoPassword; keep one of them");
  for (const name of ["sshdConfigFile", "sshdPath"]) {
    const value = device[name];
    if (value === undefined) continue;
    const reason = plainText(value) ?? (String(value).startsWith("/") ? undefined : "must be an absolute path");
    if (reason !== undefined) fail(name, reason);
  }
  for (const name of ["reloadCommand", "sudoPassword", "sudoPasswordEnv"]) {
    const reason = device[name] === undefined ? undefined : plainText(device[name]);
    if (reason !== undefined) fail(name, reason);
  }
  return failures;
}
