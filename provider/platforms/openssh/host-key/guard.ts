import type { LoginFacts, RenderContext } from "../../../core/contract";
import { SshError } from "../../../core/errors";
import { sha256Fingerprint } from "../../../core/formats/fingerprint";
import { parsePublicKey } from "../../../core/formats/public-key";
import { typeOfKey } from "./files";
import type { KeyFile } from "./key-file";
import type { Replacement } from "./replacement";
import type { Scene } from "./scene";

export const fingerprintOf = (line: string): string => sha256Fingerprint(parsePublicKey(line).blob);

/** Names by which keys of a type sign. */
const signatures = (type: string): string[] => (type === "ssh-rsa" ? ["rsa-sha2-512", "rsa-sha2-256"] : [type]);

/** The keys that sshd uses besides the one in question. */
export function otherKeys({ inForce, paths, requiredRsaSize }: Scene): KeyFile[] {
  return inForce.filter(
    ({ path, line, problem, type, bits }) =>
      path !== paths.file &&
      path !== paths.previous &&
      line !== undefined &&
      problem === undefined &&
      !(type === "ssh-rsa" && (bits ?? 0) < requiredRsaSize),
  );
}

/** A fresh login can be held to this key: both sides speak its type, and no other key of the type comes before it. */
export function canProve(scene: Scene, key: KeyFile, login: LoginFacts | undefined): boolean {
  const { hostKeyAlgorithms, inForce, paths } = scene;
  const spoken = signatures(key.type ?? "").some(
    (name) =>
      (hostKeyAlgorithms.length === 0 || hostKeyAlgorithms.includes(name)) &&
      login?.offered.hostKeyAlgorithms.includes(name) === true,
  );
  const first = inForce.find(({ path, type, line }) => line && path !== paths.previous && type === key.type);
  return spoken && first?.path === key.path;
}

/** With pins of the program, refresh and destroy of every resource rely on them: one must stay valid. */
export function refuseReplacing(scene: Scene, wanted: Replacement, context: RenderContext): void {
  const { current, requiredRsaSize } = scene;
  if (wanted.how !== "restore" && wanted.type === "rsa" && (wanted.bits ?? 3072) < requiredRsaSize) {
    throw new SshError(
      "refused",
      `bits: an RSA key of ${wanted.bits} bits is below the server's RequiredRSASize of ${requiredRsaSize}, so sshd would skip it`,
      { hint: "Give more `bits`, or ed25519." },
    );
  }
  const ahead = wanted.how === "generate" ? [] : [fingerprintOf(wanted.line)];
  if (!losesPin(scene, context, ahead)) return;
  throw new SshError(
    "refused",
    `this program pins the host key that would be replaced (${current.fingerprint} in \`hostKey\` of the device), and no other of its pins stays valid; refresh and destroy would then find the host locked`,
    {
      hint: `Rotate in two steps: first add a pin that stays${suggestion(scene)} and run \`pulumi up\`, then rotate; or leave \`hostKey\` out and let a known_hosts file vouch, which a rotation keeps up to date.`,
    },
  );
}

/** Of several keys of a type sshd shows the first only: one more would have outputs that no client ever sees. */
export function refuseHidden(scene: Scene, type: string): void {
  const { paths, inForce, listing } = scene;
  if (listing.settings.includes("hostkey") || inForce.some(({ path }) => path === paths.file)) return;
  const shown = otherKeys(scene).find((key) => typeOfKey(key.type ?? "") === type);
  if (shown === undefined) return;
  throw new SshError("conflict", `sshd shows the ${type} key ${shown.path}, and would never show ${paths.file}`, {
    hint: `Set \`file: "${shown.path}"\` to manage that key, or take it out of sshd's configuration first.`,
  });
}

export function refuseRemoving(scene: Scene, context: RenderContext): void {
  const { current, paths } = scene;
  if (current.line === undefined || context.login === undefined) return;
  if (otherKeys(scene).length === 0) {
    throw new SshError("refused", `${paths.file} is the last host key that this server has`, {
      hint: 'Without any, sshd does not start. Create another one first, or set `onDelete: "retain"`.',
    });
  }
  if (!losesPin(scene, context, [])) return;
  throw new SshError("refused", `this program pins the host key that would be removed (${current.fingerprint})`, {
    hint: `Add a pin that stays${suggestion(scene)} to \`hostKey\` of the device first, or set \`onDelete: "retain"\`.`,
  });
}

function losesPin(scene: Scene, { login, allowLockout }: RenderContext, ahead: string[]): boolean {
  const { current } = scene;
  if (login === undefined || allowLockout || login.hostKeyTrust !== "pin") return false;
  if (current.fingerprint === undefined || !login.hostKeyPins.includes(current.fingerprint)) return false;
  const staying = [...otherKeys(scene).map(({ fingerprint }) => fingerprint), ...ahead];
  return !login.hostKeyPins.some((pin) => pin !== current.fingerprint && staying.includes(pin));
}

function suggestion(scene: Scene): string {
  const [key] = otherKeys(scene);
  return key === undefined ? "" : ` (this server's ${typeOfKey(key.type ?? "")} key: "${key.line}")`;
}
