import type { Args, Json, KindOnPlatform, Observed, RenderContext } from "../../core/contract";
import { SshError } from "../../core/errors";
import { fromBinary } from "../../core/formats/binary-string";
import { sha256Fingerprint } from "../../core/formats/fingerprint";
import {
  hostToken,
  type KnownHostMarker,
  type KnownHosts,
  knownHostsLine,
  parseKnownHosts,
  printKnownHosts,
} from "../../core/formats/known-hosts";
import { readFile } from "./answers";
import { checkKnownHost } from "./known-host-check";
import { fileName, knownHostsFile, knownHostsQuery } from "./known-host-file";
import { dropHost, type HostInFile, putHost, seeHost, type WantedLine } from "./known-host-lines";
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

  identity(args) {
    const { before, names, after } = identityParts(args);
    return `${before}${names}${after}`;
  },

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

function hostInFile(args: Args): HostInFile {
  const { type, base64 } = keyOf(args.publicKey);
  return { marker: args.marker as KnownHostMarker | undefined, names: namesOf(args), type, base64 };
}

function namesOf(args: Args): string[] {
  const hosts = (Array.isArray(args.host) ? args.host : [args.host]).map(String);
  const port = typeof args.port === "number" ? args.port : 22;
  return hosts.map((name) => (name.startsWith("!") ? `!${hostToken(name.slice(1), port)}` : hostToken(name, port)));
}

function hashedOf(args: Args): boolean | undefined {
  return typeof args.hashed === "boolean" ? args.hashed : undefined;
}

function textOf(value: Json | undefined): string | undefined {
  return typeof value === "string" ? value : undefined;
}

/** The words of a key that has been checked or was read from the host. */
function keyOf(value: Json | undefined): { type: string; base64: string; comment: string } {
  const [type = "", base64 = "", ...comment] = String(value).split(" ");
  return { type, base64, comment: comment.join(" ") };
}

/** What is neither UTF-8 nor printable equals no declared comment, and cannot be taken for a mistake of the program. */
function printable(comment: string): string {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what is looked for
  return comment.replace(/[\u0000-\u0008\u000a-\u001f\u007f\ufeff]/g, "\ufffd");
}

/** `file [@marker ]names fingerprint`, in three pieces: the names of another identity are what stands between its ends. */
function identityParts(args: Args): { before: string; names: string; after: string } {
  const marker = args.marker === undefined ? "" : `@${args.marker} `;
  return {
    before: `${fileName(args)} ${marker}`,
    names: namesOf(args).sort().join(","),
    after: ` ${sha256Fingerprint(Buffer.from(keyOf(args.publicKey).base64, "base64"))}`,
  };
}

/** The names that other resources declare in this file, for the same key and with the same marker. */
function heldBy(identities: string[], args: Args): string[] {
  const { before, after } = identityParts(args);
  return identities
    .filter((identity) => identity.startsWith(before) && identity.endsWith(after))
    .flatMap((identity) => identity.slice(before.length, -after.length).split(","));
}

function argsOf(observed: Observed): Args | undefined {
  return observed.present ? observed.args : undefined;
}

/** The lines about this host: those that were read, or (at preview) the one that state speaks of. */
function standingLines(observed: Observed): KnownHosts {
  if (observed.detail !== undefined)
    return parseKnownHosts((observed.detail.lines as string[]).map((line) => `${line}\n`).join(""));
  if (!observed.present) return parseKnownHosts("");
  const { marker, names } = hostInFile(observed.args);
  const line = knownHostsLine({
    marker,
    hosts: names,
    hashed: observed.args.hashed === true,
    key: keyOf(observed.args.publicKey),
  });
  return parseKnownHosts(`${line}\n`);
}

/** What goes and what comes. The salt of a hashed name is drawn when the line is written, so it is not shown. */
function difference(before: KnownHosts, after: KnownHosts, { names }: HostInFile): string[] {
  const [old, now] = [before, after].map(({ lines }) => lines.map(({ raw }) => raw)) as [string[], string[]];
  const shown = (line: string) => fromBinary(line).replace(/(^|\s)\|1\|\S+/, `$1|1|salt|hash(${names[0]})`);
  return [
    ...old.filter((line) => !now.includes(line)).map((line) => `- ${shown(line)}`),
    ...now.filter((line) => !old.includes(line)).map((line) => `+ ${shown(line)}`),
  ];
}

function refuseWithoutRight(args: Args, { facts, login }: RenderContext): void {
  const { uid, me } = facts?.session ?? {};
  if (login === undefined || uid === "0" || args.file !== undefined || (args.user !== undefined && args.user === me))
    return;
  throw new SshError("refused", `only root may write ${fileName(args)}, and this run works as ${me}`, {
    hint: `Log in as root, set \`sudo\` on the device, or give \`user: ${JSON.stringify(me)}\` to write that account's own file.`,
  });
}
