import type { Args, Json } from "../../core/contract";
import { SshError } from "../../core/errors";
import { isBefore } from "../../core/release";

/**
 * sshd 10.0 dies of a Subsystem inside Match when there is none outside, for everybody whom the block names ("killed by
 * signal 11"), and `sshd -t` says nothing of it. 10.6 does not; for those in between nothing is known.
 */
export function refuseSubsystemInMatch(
  args: Args,
  effective: ReadonlyMap<string, readonly string[]>,
  release: string | undefined,
): void {
  if (!isBefore(release, "10.6") || effective.has("subsystem")) return;
  const blocks = (Array.isArray(args.match) ? args.match : []) as { settings?: { [name: string]: Json } }[];
  const index = blocks.findIndex(({ settings }) => (settings?.subsystem ?? null) !== null);
  if (index < 0) return;
  throw new SshError(
    "refused",
    `match[${index}].settings.subsystem: OpenSSH before 10.6 ends every connection of these users, because no file sets a Subsystem outside a match block`,
    { hint: "Set `subsystem` at the top level too, or `allowLockout: true`." },
  );
}
