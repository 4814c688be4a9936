import type { Answers, Args, DeviceFacts, LoginFacts } from "../../core/contract";
import { SshError } from "../../core/errors";
import type { RouterosAnswer, RouterosRequest } from "../../core/routeros";
import { isTrue, rowsIn } from "./ask";
import { sshPins } from "./ssh-pins";
import { askUndos } from "./undo-timer";

/** Release and model; the undo timers that earlier runs may have left behind; and whether this router takes such timers. */
export const probe = (): RouterosRequest[] => [
  { key: "resource", words: ["/system/resource/print", "=.proplist=version,board-name"] },
  askUndos,
  // Releases before it came do not know the menu.
  { key: "device-mode", words: ["/system/device-mode/print", "=.proplist=scheduler"], mayFail: true },
];

export function facts(answers: Answers<RouterosAnswer>, device: Args, login: LoginFacts): DeviceFacts {
  const [row = {}] = rowsIn(answers, "resource", "the release");
  // `7.20.8 (long-term)`
  const release = /^\d+\.\d+\S*/.exec(row.version ?? "")?.[0];
  if (release === undefined) {
    throw new SshError(
      "not-understood",
      `no release could be told from: ${row.version ?? "a reply without a version"}`,
    );
  }
  // The menu came with a later 7; a router that does not know it forbids nothing. Who may not read it is told at the change.
  const { scheduler } = answers.get("device-mode")?.rows[0] ?? {};
  return {
    release,
    model: row["board-name"] ?? "",
    ...(scheduler !== undefined && !isTrue(scheduler) ? { scheduler: false } : {}),
    session: {
      host: device.host,
      port: login.port,
      user: login.user,
      certificateFingerprint: login.hostKeyFingerprint,
      clientAddress: login.clientAddress,
      sshCredential: sshCredential(device),
      sshPins: sshPins(device),
    },
  };
}

/**
 * How the program would log in over SSH, its second way in: by a key, or else by the password that it has for the API.
 * `security-key`: one that somebody has to touch.
 */
function sshCredential({ privateKey, privateKeyFile, agentSocketPath }: Args): string {
  if (typeof privateKey === "string") return isSecurityKey(privateKey) ? "security-key" : "key";
  return (privateKeyFile ?? agentSocketPath) === undefined ? "password" : "key";
}

/** OpenSSH's container begins with the public half, in the clear. */
function isSecurityKey(text: string): boolean {
  const base64 = /-----BEGIN OPENSSH PRIVATE KEY-----([\s\S]*?)-----END/.exec(text)?.[1] ?? "";
  return Buffer.from(base64, "base64").includes("sk-ssh-ed25519@openssh.com");
}
