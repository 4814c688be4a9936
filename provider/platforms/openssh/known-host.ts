import type { Args, Json, KindOnPlatform, Observed, RenderContext } from "../../core/contract";
import { SshError } from "../../core/errors";
import { fromBinary } from "../../core/formats/binary-string";
import { parseKnownHosts, printKnownHosts } from "../../core/formats/known-hosts";
import { readFile } from "./answers";
import { checkKnownHost } from "./known-host-check";
import { fileName, knownHostsFile, knownHostsQuery } from "./known-host-file";
import { hashedOf, heldBy, hostInFile, identityOf, keyOf } from "./known-host-identity";
import { dropHost, putHost, seeHost, type WantedLine } from "./known-host-lines";
import { difference, standingLines } from "./known-host-shown";
import { knownHostArguments, knownHostRefusals } from "./known-host-table";
import { knownHostWarnings, unreadableSystemFile } from "./known-host-warnings";
import type { ShellAnswer, ShellRequest } from "./request";
import type { Step } from "./step";

/** A host key that ssh on this host trusts (or a CA, or a revocation): one key for some names in one known_hosts file. */
export const knownHost: KindOnPlatform<ShellRequest, ShellAnswer, Step> = {
  arguments: knownHostArguments,
  refused: knownHostRefusals,
  required: ["host", "publicKey"],
  fixed: ["host", "port", "user", "file", "marker"],
  controls: [],
  replaceOn: ["host", "port", "publicKey", "user", "file", "marker"],
  check: checkKnownHost,

  identity: identityOf,

  query: (args, _facts, answers) => knownHostsQuery(args, answers),

  parse(args, answers) {
    const { path } = knownHostsFile(args, answers);
    const standing = readFile(answers, path);
    const file = parseKnownHosts(standing.text);
    const host = hostInFile(args);
    const seen = seeHost(file, host, hashedOf(args));
    const lines = seen.lines.map(({ index }) => file.lines[index]?.raw ?? "");
    const about = {
      warnings: [...knownHostWarnings(file, host, hashedOf(args), path), ...unreadableSystemFile(standing, path)],
      detail: { lines, args },
    };
    if (!seen.present || seen.mine === undefined) return { present: false, ...about };
    const { index, entry } = seen.mine;
    return {
      present: true,
      ...about,
      args: {
        ...args,
        publicKey: [entry.type, entry.base64, printable(entry.comment)].filter(Boolean).join(" "),
        hashed: seen.hashed,
      },
      outputs: { fingerprint: entry.fingerprint, line: fromBinary(file.lines[index]?.raw ?? "") },
    };
  },

  same(argument, observed, wanted) {
    if (argument !== "publicKey") return undefined;
    const [seen, given] = [keyOf(observed), keyOf(wanted)];
    // A comment that the program does not give is nobody's business.
    return seen.base64 === given.base64 && (given.comment === "" || seen.comment === given.comment);
  },

  render(observed, target, context) {
    const args = target.present ? target.args : ((observed.detail?.args as Args | undefined) ?? argsOf(observed));
    if (args === undefined) return [];
    const host = hostInFile(args);
    const want: WantedLine | undefined = target.present
      ? { hashed: hashedOf(args), comment: keyOf(args.publicKey).comment }
      : undefined;
    const held = target.present ? [] : heldBy(target.keep ?? [], args);
    const before = standingLines(observed);
    const after = want === undefined ? dropHost(before, host, held) : putHost(before, host, want);
    if (printKnownHosts(before) === printKnownHosts(after)) return [];
    refuseWithoutRight(args, context);
    const { user, file } = { user: textOf(args.user), file: textOf(args.file) };
    return [
      {
        steps: [{ edit: "known-host", user, file, host, want, held }],
        shown: [`edit ${fileName(args)}`, ...difference(before, after, host)],
        risk: "none",
      },
    ];
  },
};

function textOf(value: Json | undefined): string | undefined {
  return typeof value === "string" ? value : undefined;
}

/** What is neither UTF-8 nor printable equals no declared comment, and cannot be taken for a mistake of the program. */
function printable(comment: string): string {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what is looked for
  return comment.replace(/[\u0000-\u0008\u000a-\u001f\u007f\ufeff]/g, "\ufffd");
}

function argsOf(observed: Observed): Args | undefined {
  return observed.present ? observed.args : undefined;
}

function refuseWithoutRight(args: Args, { facts, login }: RenderContext): void {
  const { uid, me } = facts?.session ?? {};
  if (login === undefined || uid === "0" || args.file !== undefined || (args.user !== undefined && args.user === me))
    return;
  throw new SshError("refused", `only root may write ${fileName(args)}, and this run works as ${me}`, {
    hint: `Log in as root, set \`sudo\` on the device, or give \`user: ${JSON.stringify(me)}\` to write that account's own file.`,
  });
}
