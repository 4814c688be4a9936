import { createHmac } from "node:crypto";

/**
 * What a device says before SSH begins on a connection it has started itself. With a secret it shows its host key (a NUL
 * stands before the end of that line) and proves that it knows the secret.
 */
export function connectionInfo(deviceId: string, secret: string | undefined, hostKey: string): string {
  const lines = ["MSG-ID: DEVICE-CONN-INFO", "MSG-VER: V1", `DEVICE-ID: ${deviceId}`];
  if (secret !== undefined) {
    const hmac = createHmac("sha1", secret).update(hostKey).digest("hex");
    lines.push(`HOST-KEY: ${hostKey}\0`, `HMAC: ${hmac}`);
  }
  return lines.map((line) => `${line}\r\n`).join("");
}
