import type { Args, Change, Observed, RenderContext, Target } from "../../../core/contract";
import type { Step } from "../step";
import { keyPaths, typeWord } from "./files";
import { importOf } from "./replacement";
import { generateWords, reloadWords } from "./steps";

/** What would be done, told without the host: from the arguments and what state has of them. */
export function previewed(observed: Observed, target: Target, context: RenderContext): Change<Step>[] {
  if (!target.present) return [];
  const args = target.args;
  const lines = observed.present ? updated(args, observed.args, context) : created(args, context);
  return lines.length === 0 ? [] : [{ steps: [], shown: lines, risk: "none" }];
}

function created(args: Args, context: RenderContext): string[] {
  const { file } = keyPaths(args, context.facts);
  const given = importOf(args);
  const first =
    given === undefined ? `${made(args, file)}   # only where no key is yet` : `write ${file} (the private key given)`;
  return [first, ...certified(args, file), reloadWords];
}

function updated(args: Args, before: Args, context: RenderContext): string[] {
  const paths = keyPaths(args, context.facts);
  const changed = (name: string) =>
    args[name] !== undefined && args[name] !== null && JSON.stringify(args[name]) !== JSON.stringify(before[name]);
  const rotates = ["triggers", "bits", "privateKey", "type"].some((name) => changed(name));
  const rest = [
    ...(changed("comment") ? [`write ${paths.pub}: comment ${JSON.stringify(args.comment)}`] : []),
    ...(changed("certificate") ? [...certified(args, paths.file), reloadWords] : []),
  ];
  if (!rotates) return rest;
  return [
    importOf(args) === undefined ? made(args, paths.next) : `write ${paths.next} (the private key given)`,
    `mv ${paths.file} ${paths.previous}; mv ${paths.next} ${paths.file}`,
    `+ HostKey ${paths.previous} (before ${paths.file})`,
    reloadWords,
    `- HostKey ${paths.previous}`,
    `${reloadWords} that accepts the new key only`,
    `rm ${paths.previous} (the key found at first: mv to ${paths.backup})`,
    ...rest,
  ];
}

function made(args: Args, path: string): string {
  const bits = typeof args.bits === "number" ? args.bits : undefined;
  const comment = typeof args.comment === "string" ? args.comment : undefined;
  return generateWords({ how: "generate", type: typeWord(args) ?? "", bits }, path, comment);
}

function certified(args: Args, file: string): string[] {
  return typeof args.certificate === "string" ? [`write ${file}-cert.pub`, `+ HostCertificate ${file}-cert.pub`] : [];
}
