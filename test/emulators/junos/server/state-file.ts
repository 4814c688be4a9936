import { existsSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import type { HostKey } from "../../shared/host-key";
import type { DatabaseState } from "../config/types";

/** What survives a restart. */
export interface SavedState {
  database: DatabaseState;
  hostKeys: HostKey[];
}

export function readState(file: string): SavedState | undefined {
  if (!existsSync(file)) return undefined;
  const state = JSON.parse(readFileSync(file, "utf8")) as SavedState;
  if (state.database === undefined || state.hostKeys === undefined)
    throw new Error(`${file} is no state of this emulator`);
  return state;
}

/** Whole or not at all; it holds private keys. */
export function writeState(file: string, state: SavedState): void {
  const { candidate: _uncommitted, ...database } = state.database;
  writeFileSync(`${file}.new`, `${JSON.stringify({ ...state, database }, undefined, 2)}\n`, { mode: 0o600 });
  renameSync(`${file}.new`, file);
}
