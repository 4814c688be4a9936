import type { Args, Change, KindOnPlatform, Observed } from "../../core/contract";
import { sha256Fingerprint } from "../../core/formats/fingerprint";
import { knownHostsLine } from "../../core/formats/known-hosts";
import { foldLines } from "./fold-lines";
import { checkKnownHost } from "./known-host-check";
import { type HostOnDevice, leavesAbout, putHostKey, removeHostKey } from "./known-host-edit";
import { anyCurveLeaf, leafFor } from "./known-host-leaf";
import { askKnownHosts, type HostEntry, readHost } from "./known-host-read";
import { knownHostArguments, knownHostRefusals } from "./known-host-table";
import type { JunosAnswer, JunosRequest } from "./request";
import type { Step } from "./step";

/** A host key that the device trusts when it connects itself: one key of one type for one host. */
export const knownHost: KindOnPlatform<JunosRequest, JunosAnswer, Step> = {
  arguments: knownHostArguments,
  refused: knownHostRefusals,
  required: ["host", "publicKey"],
  fixed: ["host"],
  controls: [],
  replaceOn: ["host", "publicKey"],
  check: checkKnownHost,

  // With the key, so that another one is a replacement, and deleting the old one finds that it is gone already.
  identity(args) {
    const { host, type, base64 } = wantedOf(args);
    return `${host} ${type} ${sha256Fingerprint(Buffer.from(base64, "base64"))}`;
  },
  // Without it: the device has one leaf for them.
  place: (args) => `${args.host} ${leafFor(wantedOf(args).type)}`,

  query: () => [askKnownHosts],

  parse(args, answers) {
    const wanted = wantedOf(args);
    const entry = readHost(answers, wanted.host);
    const effective = leavesAbout(entry, wanted).filter(({ inactive }) => !inactive);
    const own = effective.find(({ name }) => name === leafFor(wanted.type));
    // Another key in the leaf of the type is what the device trusts for it, whatever the deprecated leaf says.
    const leaf = own ?? effective.find(({ name }) => name === anyCurveLeaf);
    const seen = { warnings: warningsAbout(entry, wanted), detail: { wanted: { ...wanted }, entry } };
    if (leaf === undefined) return { present: false, ...seen };
    return {
      present: true,
      ...seen,
      args: { host: wanted.host, publicKey: `${wanted.type} ${leaf.value}` },
      outputs: {
        fingerprint: sha256Fingerprint(Buffer.from(leaf.value, "base64")),
        line: knownHostsLine({ hosts: [wanted.host], key: { type: wanted.type, base64: leaf.value, comment: "" } }),
      },
    };
  },

  same: (argument, observed, wanted) =>
    argument === "publicKey" ? keyWords(observed).base64 === keyWords(wanted).base64 : undefined,

  // What a group brings, or somebody else has put there, is not what this resource stood for.
  gone: (before, now) =>
    now.present && before.present && keyWords(now.args.publicKey).base64 !== keyWords(before.args.publicKey).base64,

  render(observed, target) {
    const standing = entryIn(observed);
    if (target.present) return changes({ lines: putHostKey(standing, wantedOf(target.args)) });
    const wanted =
      (observed.detail?.wanted as HostOnDevice | undefined) ?? (observed.present ? wantedOf(observed.args) : undefined);
    const step = wanted === undefined ? undefined : removeHostKey(standing, wanted);
    return step === undefined ? [] : changes(step);
  },

  explain: (observed) =>
    observed.present
      ? undefined
      : "the device shows no such key at [edit security ssh-known-hosts]; the login class may lack the permission `security`",
};

function changes(step: Step): Change<Step>[] {
  return step.lines.length === 0 ? [] : [{ steps: [step], shown: foldLines([step]), risk: "login" }];
}

function wantedOf(args: Args): HostOnDevice {
  return { host: String(args.host), ...keyWords(args.publicKey) };
}

/** The words of a key that has been checked or was read from the device, which checks nothing. */
function keyWords(value: unknown): { type: string; base64: string } {
  const [, type = "", base64 = ""] = /^(\S+) (\S*)/.exec(String(value)) ?? [];
  return { type, base64 };
}

/** As it was read, or (at preview) as state has it. */
function entryIn(observed: Observed): HostEntry {
  if (observed.detail !== undefined) return observed.detail.entry as HostEntry;
  const nothing = { inactive: false, above: null, alike: [] };
  if (!observed.present) return { leaves: [], ...nothing };
  const { type, base64 } = wantedOf(observed.args);
  return { leaves: [{ name: leafFor(type), value: base64, inactive: false, group: null }], ...nothing };
}

function warningsAbout(entry: HostEntry, wanted: HostOnDevice): string[] {
  const { host } = wanted;
  const warnings = entry.alike.map((name) => `the device also holds keys for ${name}, another spelling of ${host}`);
  for (const { name, group, inactive } of leavesAbout(entry, wanted)) {
    if (inactive) continue;
    if (group !== null) warnings.push(`${name} of ${host} comes from group ${group}; it can only be removed there`);
    if (name === anyCurveLeaf)
      warnings.push(`the key of ${host} stands under ${name}, which is deprecated; an update moves it`);
  }
  return warnings;
}
