import type { Account, Directory, HostFile } from "./answers";

/**
 * Why sshd with StrictModes (its default) would ignore the file: it, and every directory up to the home (outside the
 * home: up to the root), must belong to root or the user and be writable by nobody else. The rule is upstream's;
 * Debian's patched sshd accepts some group-writable cases.
 */
export function strictModes(directories: Directory[], file: HostFile, path: string, account: Account): string[] {
  const places = [
    ...(file.present ? [{ path, mode: file.mode, uid: file.uid }] : []),
    ...directories.filter(({ present }) => present),
  ];
  return places.flatMap((place) => {
    const writable = (Number.parseInt(place.mode, 8) & 0o022) !== 0;
    const foreign = place.uid !== 0 && place.uid !== account.uid;
    if (writable)
      return [
        `sshd ignores keys in ${path} under StrictModes: ${place.path} has mode ${place.mode} (chmod go-w ${place.path})`,
      ];
    if (foreign) return [`sshd ignores keys in ${path} under StrictModes: ${place.path} belongs to uid ${place.uid}`];
    return [];
  });
}
