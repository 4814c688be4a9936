import type { Args, Json, Observed, RenderContext, Target } from "../../../core/contract";
import { SshError } from "../../../core/errors";
import { sameJson } from "../../../core/paths";
import { isTrue, type Row } from "../ask";
import { consoleLine } from "../console-word";
import { networkSet } from "../settings/prefixes";
import type { Step } from "../step";
import { refusalReason } from "../texts";
import { outboundRefusals } from "./table";

/** The settings of the router's client that there is one of for all users. They are properties of `/ip/ssh`. */
const properties = {
  knownHostsValidation: "known-hosts-validation",
  trustedSubnets: "known-hosts-trusted-subnets",
} as const;
export type SharedArgument = keyof typeof properties;
export const sharedArguments = Object.keys(properties) as SharedArgument[];

/** As arguments: what `/ip/ssh` shows of them. A property that is missing is absent on that router, whatever its release. */
export function sharedIn(row: Row): Args {
  const [validation, subnets] = [row[properties.knownHostsValidation], row[properties.trustedSubnets]];
  return {
    ...(validation === undefined ? {} : { knownHostsValidation: isTrue(validation) }),
    ...(subnets === undefined ? {} : { trustedSubnets: networkSet(subnets.split(",").filter(Boolean)) }),
  };
}

/** What is declared, in the words of the API: what all resources of a router must agree on. */
export function sharedWords(args: Args): { [argument: string]: string } {
  return Object.fromEntries(entriesIn(args).map(([argument, value]) => [argument, wordOf(value)]));
}

/** One command for all of them that differ. What goes back is left out where the router does not have it any more. */
export function sharedEdit(
  observed: Observed,
  target: Target,
  { login }: RenderContext,
): { step: Step; shown: string[] } | undefined {
  const standing = (observed.detail?.shared ?? (observed.present ? observed.args : {})) as Args;
  const isMissing = ([argument]: Entry) => observed.detail !== undefined && standing[argument] === undefined;
  const [declared, back] = [entriesIn(target.present ? target.args : {}), entriesIn(target.back ?? {})];
  const missing = declared.find(isMissing);
  if (missing !== undefined) {
    const [argument] = missing;
    throw new SshError("unsupported", `${argument}: /ip/ssh of this router shows no ${properties[argument]}`, {
      hint: refusalReason(outboundRefusals, "knownHostsValidation,"),
    });
  }
  const remarks = back.filter(isMissing).map(([argument]) => lost(argument));
  const edits = [...declared, ...back].filter((entry) => !isMissing(entry) && !sameJson(standing[entry[0]], entry[1]));
  if (edits.length === 0) {
    // Only to be said; asked again without a login, there is nothing left to do.
    const isSilent = remarks.length === 0 || login === undefined;
    return isSilent ? undefined : { step: { requests: [], undo: [], remarks }, shown: [] };
  }
  const named = (values: Entry[]) =>
    Object.fromEntries(values.map(([argument, value]) => [properties[argument], wordOf(value)]));
  const [set, former] = [named(edits), named(edits.map(([argument]) => [argument, standing[argument] ?? null]))];
  const begins = edits.some(([argument, value]) => argument === "knownHostsValidation" && value === true);
  return {
    step: {
      requests: [{ key: "set", words: setWords(set), when: "clean" }],
      undo: [{ api: { key: "undo", words: setWords(former) }, console: consoleLine("/ip/ssh/set", former) }],
      shared: set,
      remarks,
    },
    shown: [consoleLine("/ip/ssh/set", set), ...(begins ? [validationNote] : [])],
  };
}

type Entry = [argument: SharedArgument, value: Json];

const entriesIn = (args: Args): Entry[] =>
  sharedArguments.flatMap((argument): Entry[] => {
    const value = args[argument];
    return value === undefined || value === null ? [] : [[argument, value]];
  });

const setWords = (values: { [property: string]: string }) => [
  "/ip/ssh/set",
  ...Object.entries(values).map(([property, word]) => `=${property}=${word}`),
];

function wordOf(value: Json): string {
  if (Array.isArray(value)) return networkSet(value.map(String)).join(",");
  return value === true ? "yes" : "no";
}

const lost = (argument: SharedArgument) =>
  `${argument} cannot be put back: this release of RouterOS does not have it any more`;

const validationNote =
  "# From now on ssh-exec of scripts fails for hosts that are neither among /ip/ssh/known-hosts (KnownHost) nor in a trusted subnet.";
