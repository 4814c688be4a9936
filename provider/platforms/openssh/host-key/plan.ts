import type { Args, Change, RenderContext } from "../../../core/contract";
import { SshError } from "../../../core/errors";
import type { HostKeyFile, Step } from "../step";
import { isOutdated, requireFit } from "./certificate";
import { typeOfKey } from "./files";
import { refuseHidden, refuseRemoving, refuseReplacing } from "./guard";
import type { ListingEdit } from "./listing";
import { isReady, replacementOf } from "./replacement";
import { commentOf, pubFits, type Scene } from "./scene";
import { addBeside, gone, leaveOld, linesShown, makeBeside, ownerOf, putInPlace, reloadWords, text } from "./steps";

/**
 * The next edit toward what is wanted, from what stands there: `[]` when nothing is left. A rotation is several edits,
 * each proven before the next is planned from a new observation, so a run that was cut off is simply gone on with:
 * 1. the new key is made beside the old one; 2. both are in use, the old one first; 3. the old one leaves.
 */
export function nextEdit(scene: Scene, args: Args, context: RenderContext): Change<Step>[] {
  const { current, previous, next, paths } = scene;
  if (previous.present && current.line !== undefined && current.line !== previous.line)
    return [leaveOld(scene, args, context)];
  const wanted = replacementOf(scene, args, context);
  if (wanted === undefined) return tend(scene, args, context);
  if (wanted.how !== "restore" && !current.present) refuseHidden(scene, wanted.type);
  refuseReplacing(scene, wanted, context);
  if (!isReady(next, wanted)) {
    if (wanted.how === "restore" && scene.backup.line !== wanted.line) {
      throw new SshError("conflict", `the key found at first is not in ${paths.backup} any more`, {
        hint: 'Put it back by hand, or set `onDelete: "retain"` to keep the key that stands there.',
      });
    }
    return [makeBeside(scene, wanted, args)];
  }
  return [
    current.present ? addBeside(scene, args, ownerOf(context)) : putInPlace(scene, args, useOf(scene, args, context)),
  ];
}

/** Everything around the key itself: its `.pub` file, who may read it, whether sshd uses it, its certificate. */
function tend(scene: Scene, args: Args, context: RenderContext): Change<Step>[] {
  const { current, paths, next, previous, backup } = scene;
  const files: HostKeyFile[] = [];
  const shown: string[] = [];
  const comment = typeof args.comment === "string" ? args.comment : undefined;
  if (!pubFits(scene) || (comment !== undefined && comment !== commentOf(scene))) {
    const line = `${current.line} ${comment ?? commentOf(scene) ?? ""}`.trim();
    files.push(text(paths.pub, line, "644"));
    shown.push(`write ${paths.pub}: ${line}`);
  }
  if (current.open === true) {
    files.push({ path: paths.file, secret: true, put: { from: paths.file }, mode: "600", exact: true, loads: true });
    shown.push(`chmod 600 ${paths.file}`);
  }
  if (next.present) files.push(gone(paths.next, true), gone(paths.nextPub));
  if (previous.present) files.push(gone(paths.previous, true));
  // The key found at first is back where it was.
  if (args.publicKey !== undefined && backup.present) files.push(gone(paths.backup, true), gone(paths.replaced));
  for (const { path, put } of files) if (put === undefined) shown.push(`rm ${path}`);
  const listing = useOf(scene, args, context) ?? { owner: ownerOf(context), keys: [], certificates: [] };
  files.push(...certify(scene, args, context, listing));
  if (files.length === 0 && listing.keys.length + listing.certificates.length === 0) return [];
  const loads = files.some((file) => file.loads) || listing.keys.length + listing.certificates.length > 0;
  return [
    {
      steps: [{ edit: "host-key", files, listing }],
      shown: [...shown, ...linesShown(listing), ...(loads ? [reloadWords] : [])],
      risk: loads ? "login" : "none",
    },
  ];
}

/** The line that makes sshd use the key, or takes our line away where the key was not in use at first. */
function useOf(scene: Scene, args: Args, context: RenderContext): ListingEdit | undefined {
  const { paths, inForce, listing } = scene;
  const owner = ownerOf(context);
  const isUsed = inForce.some(({ path }) => path === paths.file);
  if (args.inUse === false) {
    const ours = [...listing.ownKeys, ...listing.tailKeys].includes(paths.file) && isUsed;
    return ours ? { owner, keys: [{ path: paths.file, put: undefined }], certificates: [] } : undefined;
  }
  // SshServerSettings says the complete list: there it has to be added, or it would show as drift.
  if (isUsed || listing.settings.includes("hostkey")) return undefined;
  refuseHidden(scene, typeOfKey(scene.current.type ?? ""));
  return { owner, keys: [{ path: paths.file, put: "last" }], certificates: [] };
}

/** Adds the certificate's line to `listing`, and answers what has to be written. */
function certify(scene: Scene, args: Args, context: RenderContext, listing: ListingEdit): HostKeyFile[] {
  const { paths, certificate, certificates } = scene;
  if (args.certificate === undefined || isOutdated(scene, args.certificate)) return [];
  const isOurs = scene.listing.ownCertificates.includes(paths.certificate);
  if (args.certificate === null) {
    if (!isOurs) return [];
    listing.certificates.push({ path: paths.certificate, put: false });
    return [{ ...gone(paths.certificate), loads: true }];
  }
  const isUsed = certificates.includes(paths.certificate);
  if (certificate === args.certificate && isUsed) return [];
  requireFit(scene, args, context);
  if (!isUsed && !scene.listing.settings.includes("hostcertificate"))
    listing.certificates.push({ path: paths.certificate, put: true });
  return certificate === args.certificate
    ? []
    : [{ ...text(paths.certificate, String(args.certificate), "644"), loads: true }];
}

/** A key that this resource made goes away again, with everything around it. */
export function removal(scene: Scene, context: RenderContext): Change<Step>[] {
  const { paths, current, next, previous, backup, pub, certificate, replaced, listing } = scene;
  const standing: [string, boolean, boolean][] = [
    [paths.file, current.mode !== "", true],
    [paths.pub, pub !== undefined, false],
    [paths.certificate, certificate !== undefined && listing.ownCertificates.includes(paths.certificate), false],
    [paths.next, next.mode !== "", true],
    [paths.previous, previous.mode !== "", true],
    [paths.backup, backup.mode !== "", true],
    [paths.replaced, replaced.length > 0, false],
  ];
  const files = standing.flatMap(([path, isThere, secret]) => (isThere ? [gone(path, secret)] : []));
  const edit: ListingEdit = {
    owner: ownerOf(context),
    keys: [...listing.ownKeys, ...listing.tailKeys]
      .filter((path) => path === paths.file || path === paths.previous)
      .map((path) => ({ path, put: undefined })),
    certificates: listing.ownCertificates
      .filter((path) => path === paths.certificate)
      .map((path) => ({ path, put: false })),
  };
  if (files.length + edit.keys.length + edit.certificates.length === 0) return [];
  refuseRemoving(scene, context);
  return [
    {
      steps: [{ edit: "host-key", files: files.map((file) => ({ ...file, loads: true })), listing: edit }],
      shown: [...files.map(({ path }) => `rm ${path}`), ...linesShown(edit), reloadWords],
      risk: "login",
    },
  ];
}
