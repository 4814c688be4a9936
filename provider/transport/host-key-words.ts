import { SshError } from "../core/errors";
import { hostToken } from "../core/formats/known-hosts-names";
import type { HostKeyPolicy, HostKeyRecord } from "./host-key-grounds";

interface ShownKey {
  type: string;
  fingerprint: string;
  /** The public key line that would pin it. */
  line: string;
}

/** Loud, because it is either an attack or a change that somebody must know of. `recorded`: what is on record, and where. */
export function hostKeyChanged(policy: HostKeyPolicy, shown: ShownKey, recorded: string[]): SshError {
  const remedy =
    policy.expect !== undefined
      ? "The server does not prove itself with the key that was just set."
      : policy.trust === "pin"
        ? `put its new key into \`hostKey\`: "${shown.line}"`
        : `replace the old line of "${hostToken(policy.host, policy.port)}" with the new key`;
  return new SshError(
    "host-key-changed",
    `THE HOST KEY OF ${hostToken(policy.host, policy.port)} HAS CHANGED. ` +
      `It showed ${shown.type} ${shown.fingerprint}, but on record is ${recorded.join(" and ")}. ` +
      "Somebody may be between you and the device, or the device was reinstalled or got a new key. Nothing was sent to it",
    {
      hint:
        policy.expect !== undefined
          ? remedy
          : `If the change was intended, compare the fingerprint on the device's own console (ssh-keygen -lf, or its "show" command), then ${remedy}.`,
    },
  );
}

export function hostKeyRevoked(policy: HostKeyPolicy, shown: ShownKey, record: HostKeyRecord): SshError {
  return new SshError(
    "host-key-changed",
    `THE HOST KEY OF ${hostToken(policy.host, policy.port)} IS REVOKED: it showed ${shown.type} ${shown.fingerprint}, ` +
      `which ${record.file}:${record.line} marks as @revoked. Whoever holds that key may not be the device. Nothing was sent to it`,
    { hint: "Give the device a new host key over its console; take the mark away only if it was set by mistake." },
  );
}

/** Says what would pin the key, and that this is worth something only after comparing it by another way. */
export function hostKeyUnknown(policy: HostKeyPolicy, shown: ShownKey): SshError {
  const name = hostToken(policy.host, policy.port);
  const authority = policy.records.find(({ kind }) => kind === "authority");
  const why =
    authority === undefined
      ? `nothing vouches for it (looked for "${name}" in ${policy.files.join(", ")})`
      : `only a CA mark (${authority.file}:${authority.line}) speaks of it, and the SSH library of this provider has no host certificates`;
  return new SshError(
    "host-key-unknown",
    `the host key of ${name} is not known: it showed ${shown.type} ${shown.fingerprint}, and ${why}`,
    {
      hint:
        `Compare the fingerprint on the device's own console (ssh-keygen -lf /etc/ssh/ssh_host_*.pub, or its "show" command); ssh-keyscan alone proves nothing, ` +
        `it asks over the same network. If it is right, pin it: \`hostKey: "${shown.line}"\`, or add that key for "${name}" to the known_hosts file.`,
    },
  );
}

export function hostKeyUnchecked(policy: HostKeyPolicy, shown: ShownKey): string {
  return (
    `the host key of ${hostToken(policy.host, policy.port)} was NOT checked (\`insecureAcceptAnyHostKey\`): it showed ${shown.type} ${shown.fingerprint}. ` +
    `Anybody on the way can read and change what is sent. To check it, set \`hostKey: "${shown.line}"\` instead`
  );
}
