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
  return Object.fromEntries(
    sharedArguments.flatMap((argument): [string, string][] => {
      const value = args[argument];
      return value === undefined || value === null ? [] : [[argument, wordOf(value)]];
    }),
  );
}

/** One command for all of them that differ. */
export function sharedEdit(
  observed: Observed,
  target: Target,
  context: RenderContext,
): { step: Step; shown: string[] } | undefined {
  const standing = (observed.detail?.shared ?? (observed.present ? observed.args : {})) as Args;
  const wanted = Object.entries(sharedTargets(target, context)) as [SharedArgument, Json][];
  const missing = wanted.find(([argument]) => observed.detail !== undefined && standing[argument] === undefined);
  if (missing !== undefined) {
    const [argument] = missing;
    throw new SshError("unsupported", `${argument}: /ip/ssh of this router shows no ${properties[argument]}`, {
      hint: refusalReason(outboundRefusals, "knownHostsValidation,"),
    });
  }
  const edits = wanted.filter(([argument, value]) => !sameJson(standing[argument], value));
  if (edits.length === 0) return undefined;
  const named = (values: [SharedArgument, Json][]) =>
    Object.fromEntries(values.map(([argument, value]) => [properties[argument], wordOf(value)]));
  const [set, back] = [named(edits), named(edits.map(([argument]) => [argument, standing[argument] ?? null]))];
  const begins = edits.some(([argument, value]) => argument === "knownHostsValidation" && value === true);
  return {
    step: {
      requests: [{ key: "set", words: setWords(set), when: "clean" }],
      undo: [{ api: { key: "undo", words: setWords(back) }, console: consoleLine("/ip/ssh/set", back) }],
      shared: set,
    },
    shown: [consoleLine("/ip/ssh/set", set), ...(begins ? [validationNote] : [])],
  };
}

const setWords = (values: { [property: string]: string }) => [
  "/ip/ssh/set",
  ...Object.entries(values).map(([property, word]) => `=${property}=${word}`),
];

/** What each becomes; left out where this resource leaves it alone. They go back with the last resource of the router. */
function sharedTargets(target: Target, { prior, found }: RenderContext): Partial<Record<SharedArgument, Json>> {
  const isLast = (target.keep ?? []).length === 0;
  return Object.fromEntries(
    sharedArguments.flatMap((argument) => {
      const restored = isLast && prior?.[argument] !== undefined ? found?.args[argument] : undefined;
      const value = target.present ? target.args[argument] : restored;
      return value === undefined || value === null ? [] : [[argument, value]];
    }),
  );
}

function wordOf(value: Json): string {
  if (Array.isArray(value)) return networkSet(value.map(String)).join(",");
  return value === true ? "yes" : "no";
}

const validationNote =
  "# From now on ssh-exec of scripts fails for hosts that are neither among /ip/ssh/known-hosts (KnownHost) nor in a trusted subnet.";
