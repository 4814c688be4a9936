import type { Args, DeviceFacts } from "../../../core/contract";
import { certificateIn, isOutdated, outOfDate } from "./certificate";
import { defaultFile, typeOfKey } from "./files";
import type { Scene } from "./scene";

/** What a user should know of a key although nothing failed. */
export function keyWarnings(scene: Scene, args: Args, facts: DeviceFacts): string[] {
  const { current, next, previous, paths, inForce, listing, requiredRsaSize } = scene;
  const said: string[] = [];
  if (current.open === true)
    said.push(`sshd skips ${paths.file}: mode ${current.mode} lets others read it (chmod 600 ${paths.file})`);
  if (!inForce.some(({ path }) => path === paths.file) && listing.settings.includes("hostkey"))
    said.push(`sshd does not use ${paths.file}: add it to \`hostKey\` of this program's SshServerSettings`);
  const first = inForce.find(({ type, path }) => type === current.type && path !== paths.previous);
  if (first !== undefined && first.path !== paths.file)
    said.push(
      `sshd shows ${first.path} instead: of several ${typeOfKey(current.type ?? "")} keys only the first counts`,
    );
  if (current.type === "ssh-rsa" && (current.bits ?? 0) < requiredRsaSize)
    said.push(`sshd skips ${paths.file}: it has ${current.bits} bits, and RequiredRSASize is ${requiredRsaSize}`);
  if (next.present || previous.present)
    said.push(`a rotation of ${paths.file} was cut off; the next update of this resource goes on with it`);
  if (isOutdated(scene, args.certificate))
    said.push(`the certificate was made for the key before the rotation and is not in use; sign the new key`);
  else {
    const certificate = args.certificate === undefined ? undefined : certificateIn(scene.certificate);
    const late = certificate === undefined ? undefined : outOfDate(certificate, facts.session?.now);
    if (late !== undefined) said.push(`the certificate of ${paths.file} ${late}`);
  }
  return said;
}

export function absenceWarnings({ paths, listing }: Scene): string[] {
  const said: string[] = [];
  if (["rsa", "ecdsa", "ed25519"].some((type) => defaultFile(type) === paths.file))
    said.push(
      `${paths.file} is not there; ssh-keygen -A, which some systems run at every start of sshd, makes missing default keys anew`,
    );
  if (listing.elsewhere.includes(paths.file)) said.push(`a line of sshd's configuration still names ${paths.file}`);
  return said;
}
