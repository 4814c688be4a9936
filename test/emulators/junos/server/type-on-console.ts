import type { Device } from "./device";
import { Refused } from "./refused";

/** What somebody does behind everybody's back: root at the console sets something and commits it. */
export async function typeOnConsole(device: Device, lines: string | readonly string[]): Promise<void> {
  const text = typeof lines === "string" ? lines : lines.join("\n");
  const session = device.openSession({ user: "root", client: "cli", terminal: "u0", kill: () => {} });
  try {
    const { errors } = device.workspace.load(session, { action: "set", format: "text" }, text);
    if (errors.length > 0) {
      device.workspace.discard(session);
      throw new Refused(...errors);
    }
    await device.commit(session, {});
  } finally {
    device.closeSession(session);
  }
}
