import type { Args, Change, RenderContext } from "../../../core/contract";
import { toBinary } from "../../../core/formats/binary-string";
import type { HostKeyFile, HostKeyStep, Step } from "../step";
import { canProve, fingerprintOf } from "./guard";
import type { ListingEdit } from "./listing";
import type { Replacement } from "./replacement";
import { commentOf, offered, type Scene } from "./scene";

/** sshd reads its keys when it starts or is told to reload. */
export const reloadWords = "sshd -t; reload sshd; fresh login";

export const text = (path: string, content: string, mode: string): HostKeyFile => ({
  path,
  secret: false,
  put: { text: toBinary(`${content}\n`) },
  mode,
});
export const gone = (path: string, secret = false): HostKeyFile => ({ path, secret, put: undefined, mode: "600" });

/** The comment that the key is to have. */
export function wantedComment(scene: Scene, args: Args, otherwise = ""): string {
  return typeof args.comment === "string" ? args.comment : (commentOf(scene) ?? otherwise);
}

/** The new key comes to lie beside the old one; sshd does not know it yet. */
export function makeBeside(scene: Scene, wanted: Replacement, args: Args): Change<Step> {
  const { paths, next } = scene;
  const step: HostKeyStep = { edit: "host-key", files: [] };
  let shown: string;
  if (wanted.how === "generate") {
    const comment = typeof args.comment === "string" || scene.current.present ? wantedComment(scene, args) : undefined;
    step.generate = { path: paths.next, type: wanted.type, bits: bitsOf(wanted), comment, over: next.present };
    shown = generateWords(wanted, paths.next, comment);
  } else if (wanted.how === "import") {
    step.files.push({ path: paths.next, secret: true, put: { text: toBinary(wanted.text) }, mode: "600" });
    shown = `write ${paths.next} (the private key given)`;
  } else {
    step.files.push({ path: paths.next, secret: true, put: { from: paths.backup }, mode: "600" });
    shown = `cp -p ${paths.backup} ${paths.next}`;
  }
  return { steps: [step], shown: [shown], risk: "none", more: true };
}

/** There is no key yet: the new one takes its place. */
export function putInPlace(scene: Scene, args: Args, listing: ListingEdit | undefined): Change<Step> {
  const { paths, next } = scene;
  const comment = typeof args.comment === "string" ? args.comment : (next.comment ?? "");
  const files = [
    { path: paths.file, secret: true, put: { from: paths.next }, mode: "600", loads: true },
    text(paths.pub, `${next.line} ${comment}`.trim(), "644"),
    gone(paths.next, true),
    gone(paths.nextPub),
  ];
  return {
    steps: [{ edit: "host-key", files, listing }],
    shown: [`mv ${paths.next} ${paths.file}`, ...linesShown(listing), reloadWords],
    risk: "login",
    more: true,
  };
}

/** Both keys are in use, the old one still first: clients learn the new one (UpdateHostKeys), and so do we. */
export function addBeside(scene: Scene, args: Args, owner: string): Change<Step> {
  const { paths, next, current } = scene;
  const comment = wantedComment(scene, args, next.comment);
  const listing: ListingEdit = {
    owner,
    keys: [{ path: paths.previous, put: { before: paths.file } }],
    certificates: [],
  };
  const files = [
    { path: paths.previous, secret: true, put: { from: paths.file }, mode: "600", loads: true },
    {
      path: paths.file,
      secret: true,
      put: { from: paths.next },
      mode: "600",
      exact: current.open === true,
      loads: true,
    },
    text(paths.pub, `${next.line} ${comment}`.trim(), "644"),
    gone(paths.next, true),
    gone(paths.nextPub),
  ];
  return {
    steps: [{ edit: "host-key", files, listing }],
    shown: [`mv ${paths.file} ${paths.previous}; mv ${paths.next} ${paths.file}`, ...linesShown(listing), reloadWords],
    risk: "login",
    more: true,
    rotation: { old: current.line ?? "", new: next.line ?? "", done: false },
  };
}

/** The old key leaves: only who knows the new one still comes in. The key found at first is kept for `restore`. */
export function leaveOld(scene: Scene, args: Args, context: RenderContext): Change<Step> {
  const { paths, previous, current, backup, replaced, listing } = scene;
  const isFound = previous.line !== undefined && previous.line === context.found?.args.publicKey;
  const keeps = isFound && backup.line !== previous.line && args.publicKey === undefined;
  const directories = [
    { path: paths.stateDirectory.split("/").slice(0, -2).join("/"), mode: "755" },
    { path: paths.stateDirectory.split("/").slice(0, -1).join("/"), mode: "700" },
    { path: paths.stateDirectory, mode: "700" },
  ];
  const files: HostKeyFile[] = [];
  if (keeps) files.push({ path: paths.backup, secret: true, put: { from: paths.previous }, mode: "600", directories });
  if (previous.fingerprint !== undefined && current.fingerprint !== undefined) {
    const lines = [...replaced, [previous.fingerprint, current.fingerprint]].slice(-50);
    files.push({ ...text(paths.replaced, lines.map((pair) => pair.join(" ")).join("\n"), "600"), directories });
  }
  files.push({ ...gone(paths.previous, true), loads: true });
  const edit: ListingEdit = {
    owner: ownerOf(context),
    keys: [{ path: paths.previous, put: undefined }],
    certificates: [],
  };
  if (listing.ownCertificates.includes(paths.certificate)) {
    // It was made for the old key.
    edit.certificates.push({ path: paths.certificate, put: false });
    files.push(gone(paths.certificate));
  }
  const provable = offered(scene) === previous && canProve(scene, current, context.login);
  return {
    steps: [{ edit: "host-key", files, listing: edit }],
    shown: [
      ...linesShown(edit),
      `${reloadWords}${provable ? " that accepts the new key only" : ""}`,
      keeps ? `mv ${paths.previous} ${paths.backup}` : `rm ${paths.previous}`,
    ],
    risk: "login",
    more: true,
    ...(provable ? { proof: { hostKeyFingerprint: fingerprintOf(current.line ?? "") } } : {}),
    rotation: { old: previous.line ?? "", new: current.line ?? "", done: true },
  };
}

export function linesShown(listing: ListingEdit | undefined): string[] {
  if (listing === undefined) return [];
  return [
    ...listing.keys.map(({ path, put }) =>
      put === undefined ? `- HostKey ${path}` : `+ HostKey ${path}${put === "last" ? "" : ` (before ${put.before})`}`,
    ),
    ...listing.certificates.map(({ path, put }) => `${put ? "+" : "-"} HostCertificate ${path}`),
  ];
}

export function generateWords(wanted: Replacement & { how: "generate" }, path: string, comment?: string): string {
  const bits = bitsOf(wanted);
  const words = [`ssh-keygen -q -t ${wanted.type}`, ...(bits === undefined ? [] : [`-b ${bits}`]), "-N ''"];
  return [...words, ...(comment === undefined ? [] : [`-C ${JSON.stringify(comment)}`]), `-f ${path}`].join(" ");
}

export const ownerOf = (context: RenderContext): string => context.owner ?? "unknown";

/** Said, because the defaults of ssh-keygen changed over time. */
function bitsOf({ type, bits }: Replacement & { how: "generate" }): number | undefined {
  return bits ?? { rsa: 3072, ecdsa: 256 }[type];
}
