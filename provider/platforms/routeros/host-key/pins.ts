import type { Args, DeviceFacts, RenderContext } from "../../../core/contract";
import { SshError } from "../../../core/errors";
import { pinsOf, sshPins } from "../ssh-pins";
import type { ImportedKey } from "./imported-key";
import { fingerprintOf, type Scene } from "./read";

/** A pin is what the program says about the router's identity: a key that is another one is not taken over. */
export function refuseOtherKey({ line, port }: Scene, key: ImportedKey | undefined, context: RenderContext): void {
  const pins = pinsOf(context.facts);
  if (context.login === undefined || pins.length === 0 || pins.includes(fingerprintOf(line))) return;
  // The pinned key is only now to come.
  if (isPinned(key, pins)) return;
  const [type] = line.split(" ");
  throw new SshError(
    "conflict",
    `THE HOST KEY IS NOT THE ONE THAT THE PROGRAM NAMES: the SSH server on port ${port} shows ${type} ${fingerprintOf(line)}, and \`hostKey\` of the device expects ${pins.join(" or ")}. Nothing was changed`,
    {
      hint: `Compare the fingerprint on the router's own console, or ask whoever gave it a new key. If the router is right, put its key into \`hostKey\`: "${line}".`,
    },
  );
}

/** A router has one host key: with pins, refresh and destroy of its other resources rely on it, and one must stay valid. */
export function refuseLosingPin({ line }: Scene, key: ImportedKey | undefined, context: RenderContext): void {
  const pins = pinsOf(context.facts);
  if (context.login === undefined || context.allowLockout || pins.length === 0 || isPinned(key, pins)) return;
  throw new SshError(
    "refused",
    `this program pins the host key that would be replaced (${fingerprintOf(line)} in \`hostKey\` of the device), and no other of its pins stays valid; refresh and destroy of the other resources of this router would then take it for another one`,
    { hint: `${key === undefined ? unknownKey : addFirst(key)}. \`allowLockout: true\` replaces it all the same.` },
  );
}

const vouching =
  "leave `hostKey` out and let a known_hosts file (`knownHostsFile`) vouch, which a new key is written to";
const unknownKey = `The key that a router makes cannot be known before: ${vouching}; or make one yourself, give it as \`privateKey\`, and its public half as a further pin first`;
const addFirst = ({ line }: ImportedKey): string =>
  `Replace it in two steps: first add the new key to \`hostKey\` ("${line}") and run \`pulumi up\`, then import it; or ${vouching}`;

const isPinned = (key: ImportedKey | undefined, pins: readonly string[]): boolean =>
  key !== undefined && pins.includes(fingerprintOf(key.line));

/** What preview says of it: only state is known there, and the program may have changed its pins. */
export function pinNote(key: ImportedKey | undefined, { prior }: RenderContext): string[] {
  const pins = sshPins((prior?.device ?? {}) as Args);
  if (pins.length === 0 || isPinned(key, pins)) return [];
  return [
    "# as state has it, `hostKey` of the device names the former key and not the new one: then this is refused, unless `allowLockout`",
  ];
}

/** What the user has to do about pins afterwards. */
export function pinRemarks(key: ImportedKey | undefined, facts: DeviceFacts | undefined): string[] {
  const pins = pinsOf(facts);
  if (pins.length === 0) return [];
  if (!isPinned(key, pins)) return ["`hostKey` of this device names the former host key: give it the new one"];
  return pins.length > 1 ? ["`hostKey` of this device may still name the former host key: take it out"] : [];
}
