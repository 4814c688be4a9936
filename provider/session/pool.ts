import { createHash } from "node:crypto";
import type { Args, Platform } from "../core/contract";
import { agreements } from "./agreements";
import { declared, taken } from "./claims";
import { DeviceSession } from "./device-session";
import { exclusions } from "./exclusions";
import { runGroup } from "./group";
import { knownState } from "./known-state";
import { going, standing } from "./neighbours";
import { originals } from "./originals";
import { renames } from "./renames";

/** Arguments of a device that do not say whom we talk to and as whom. */
const aside = new Set(["osVersion", "confirmSeconds", "commitTimeout", "connectTimeout", "requestTimeout"]);

const sessions = new Map<string, DeviceSession>();

/** The one session of this process for a device and login; a preview or an update is one process. */
export function sessionFor(platform: Platform, device: Args): DeviceSession {
  const parts = Object.entries(device)
    .filter(([name]) => !aside.has(name))
    .sort(([a], [b]) => (a < b ? -1 : 1));
  // Hashed, because the credentials are part of it.
  const key = createHash("sha256").update(JSON.stringify(parts)).digest("base64");
  let session = sessions.get(key);
  if (session === undefined) {
    session = new DeviceSession(platform, device, runGroup);
    sessions.set(key, session);
  }
  return session;
}

/** Ends every connection and forgets every claim, as the end of a run does: for tests and benches, which outlive theirs. */
export async function closeSessions(): Promise<void> {
  await Promise.all([...sessions.values()].map((session) => session.close()));
  sessions.clear();
  declared.clear();
  exclusions.clear();
  agreements.clear();
  originals.clear();
  knownState.clear();
  renames.clear();
  taken.clear();
  standing.clear();
  going.clear();
}
