import { existsSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { isSince, type Release } from "./release";
import type { RouterState } from "./state";

/** What the file holds, fit for this release; undefined when there is none yet. */
export function loadState(file: string | undefined, release: Release): RouterState | undefined {
  if (file === undefined || !existsSync(file)) return undefined;
  const state = JSON.parse(readFileSync(file, "utf8")) as RouterState;
  // What an upgrade or a downgrade makes of these is not known.
  if (state.ssh.allowNone && isSince(release, "7.17"))
    throw new Error("allow-none-crypto=yes and a release that lacks it");
  if (state.ssh.password === "no" && !isSince(release, "7.21"))
    throw new Error("password-authentication=no and a release that lacks it");
  if (state.ssh.hostKeyType === "ed25519" && !isSince(release, "7.9"))
    throw new Error("host-key-type=ed25519 and a release that lacks it");
  return state;
}

export function saveState(file: string, state: RouterState): void {
  writeFileSync(`${file}.new`, `${JSON.stringify(state, undefined, 1)}\n`, { mode: 0o600 });
  renameSync(`${file}.new`, file);
}
