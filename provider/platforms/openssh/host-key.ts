import type { Args, KindOnPlatform } from "../../core/contract";
import { SshError } from "../../core/errors";
import { hostKeyOutputs } from "../../core/formats/host-key-outputs";
import { isOutdated } from "./host-key/certificate";
import { checkHostKey } from "./host-key/check";
import { hostKeyQuery, keyFileOf, typeOfKey } from "./host-key/files";
import { fingerprintOf } from "./host-key/guard";
import { nextEdit, removal } from "./host-key/plan";
import { previewed } from "./host-key/preview";
import { importOf } from "./host-key/replacement";
import { commentOf, isSuccessor, offered, readScene, type Scene } from "./host-key/scene";
import { hostKeyArguments, hostKeyRefusals } from "./host-key/table";
import { absenceWarnings, keyWarnings } from "./host-key/warnings";
import type { ShellAnswer, ShellRequest } from "./request";
import type { Step } from "./step";

/** A key pair that sshd proves itself with: one private key file, its `.pub` beside it, in use by sshd. */
export const hostKey: KindOnPlatform<ShellRequest, ShellAnswer, Step> = {
  arguments: hostKeyArguments,
  refused: hostKeyRefusals,
  required: [],
  fixed: ["file"],
  controls: ["triggers"],
  remembered: () => ["publicKey", "inUse"],
  lasting: ["bits", "privateKey"],
  replaceOn: ["type", "file"],
  check: checkHostKey,
  // Nothing names it while the private key that tells the type is unknown.
  identity: (args) => keyFileOf(args) ?? "",
  query: hostKeyQuery,

  parse(args, answers, facts) {
    const scene = readScene(args, answers, facts);
    const detail = scene as unknown as Args;
    if (!scene.current.present) return { present: false, detail, warnings: absenceWarnings(scene) };
    const { current, inForce, paths } = scene;
    const shown = offered(scene);
    if (shown.line === undefined || current.line === undefined) throw unreadable(scene);
    return {
      present: true,
      detail,
      warnings: keyWarnings(scene, args, facts),
      args: {
        type: typeSeen(scene),
        bits: current.bits,
        file: args.file,
        comment: commentOf(scene) ?? "",
        // The private half stays on the host: the public one stands for it.
        privateKey: args.privateKey === undefined ? undefined : current.line,
        certificate: certificateSeen(scene, args),
        publicKey: shown.line,
        inUse: inForce.some(({ path }) => path === paths.file),
      },
      outputs: hostKeyOutputs(shown.line, String(facts.session?.host ?? ""), Number(facts.session?.port ?? 22)),
    };
  },

  same(argument, observed, wanted) {
    if (argument !== "privateKey") return undefined;
    return importOf({ privateKey: wanted })?.line === observed;
  },

  trust(observed, prior, target) {
    if (!observed.present || typeof prior.publicKey !== "string") return;
    const [now, then] = [String(observed.outputs.publicKey), prior.publicKey];
    if (now === then) return;
    const scene = observed.detail as unknown as Scene;
    const [is, was] = [fingerprintOf(now), fingerprintOf(then)];
    const ours = isSuccessor(scene, was, is);
    if (ours && target !== undefined) return;
    throw new SshError(
      "host-key-changed",
      `the host key ${scene.paths.file} is not the one on record: the host has ${now.split(" ")[0]} ${is}, and state has ${then.split(" ")[0]} ${was}`,
      {
        hint: ours
          ? "An earlier run of this program rotated the key and was cut off before that was recorded: `pulumi up` goes on with it."
          : "Somebody else changed it. If that was intended, `pulumi up --replace` with the URN of this resource accepts the key that stands there.",
      },
    );
  },

  render(observed, target, context) {
    if (observed.detail === undefined) return previewed(observed, target, context);
    const scene = observed.detail as unknown as Scene;
    return target.present ? nextEdit(scene, target.args, context) : removal(scene, context);
  },
};

/** What is wrong with the use of the key shows as drift of its type, the one argument that every program has. */
function typeSeen(scene: Scene): string {
  const { current, inForce, paths, listing } = scene;
  const type = typeOfKey(current.type ?? "");
  if (current.open === true) return `${type} (sshd skips it: mode ${current.mode})`;
  const isUsed = inForce.some(({ path }) => path === paths.file);
  return isUsed || listing.settings.includes("hostkey") ? type : `${type} (sshd does not use ${paths.file})`;
}

function certificateSeen(scene: Scene, args: Args): string | null {
  // Dropped by a rotation: nothing to heal until the program gives a new one.
  if (isOutdated(scene, args.certificate)) return String(args.certificate);
  return scene.certificates.includes(scene.paths.certificate) ? (scene.certificate ?? null) : null;
}

function unreadable({ current, previous }: Scene): SshError {
  const { path, problem } = current.line === undefined ? current : previous;
  return new SshError("conflict", `${path} holds no key that sshd could use: ${problem}`, {
    hint: /permission/i.test(problem ?? "")
      ? "Log in as root or set `sudo` on the device."
      : "Look what it is and move it away, or name another `file`.",
  });
}
