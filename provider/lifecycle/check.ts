import type { Args, Failure, Json, Kind } from "../core/contract";
import { checkDevice } from "../core/device";
import { nearest } from "../core/nearest";
import { hasUnknown, unknownValue, withoutNulls } from "../core/paths";
import { visible } from "../engine/hidden";
import { engineLog } from "../engine/log";
import { availablePlatforms, platformOf } from "../platforms";
import { resources } from "../resources";
import { declared } from "../session/claims";
import { redactor } from "../session/confidential";
import { disagreementOf } from "./agreement";
import { exclusionOf } from "./exclusion";
import { objectOf, placeOf } from "./object";
import { showPlan } from "./plan";
import { previewing } from "./previewing";
import { shownFailure } from "./shown-failure";
import { commonArguments, rememberSecrets } from "./subject";

interface Checked {
  inputs: Args;
  failures: Failure[];
}

/** Validates and normalises, offline. Never throws: an exception in check would abort the whole deployment. */
export function checkResource(kind: Kind, olds: Args, news: Args): Checked {
  const { __preview, ...rest } = news;
  const inputs = withoutNulls(rest);
  previewing.set(news.__urn, __preview === true);
  try {
    rememberSecrets(inputs, Array.isArray(inputs.__secrets) ? inputs.__secrets.map(String) : []);
    const result = check(kind, olds, inputs);
    return {
      inputs: result.inputs,
      failures: result.failures.map((failure) => shownFailure(failure, inputs)),
    };
  } catch (error) {
    return { inputs, failures: [{ property: "", reason: redactor.mask((error as Error).message) }] };
  }
}

function check(kindName: Kind, olds: Args, inputs: Args): Checked {
  const failures: Failure[] = [];
  const device = inputs.device;
  if (device === unknownValue) return { inputs, failures };
  if (device === undefined || device === null || typeof device !== "object" || Array.isArray(device)) {
    return {
      inputs,
      failures: [{ property: "device", reason: "is missing: give it what ssh.openssh({...}) returns" }],
    };
  }
  if (hasUnknown(device.platform)) return { inputs, failures };
  const platform = platformOf(String(device.platform));
  if (platform === undefined) {
    const reason = `${JSON.stringify(device.platform)} is not a platform of this release; it has ${availablePlatforms.join(", ")}`;
    return { inputs, failures: [{ property: "device.platform", reason }] };
  }
  const kind = platform.kinds[kindName];
  if (kind === undefined) {
    const reason = `${kindName} is not available on ${platform.name} in this release`;
    return { inputs, failures: [{ property: "device.platform", reason }] };
  }
  failures.push(...checkDevice(device, platform));
  failures.push(...checkCommon(inputs, resources[kindName].deletion));

  const names = new Set(kind.arguments.map(({ argument }) => argument.split(/[.[]/)[0] as string));
  const own = Object.entries(visible(inputs)).filter(
    ([name]) => !(commonArguments as readonly string[]).includes(name),
  );
  const unusable = own.filter(([, value]) => standsInTheWay(value)).map(([name]) => name);
  for (const property of unusable)
    failures.push({ property, reason: "holds an entry named `toString` or `valueOf`, which no argument has" });
  const known = Object.fromEntries(
    own.filter(([name, value]) => names.has(name) && !hasUnknown(value) && !unusable.includes(name)),
  );
  for (const [name] of own) {
    if (!names.has(name)) failures.push({ property: name, reason: unknownArgument(name, [...names], kind.refused) });
  }
  for (const name of kind.required) {
    if (!(name in inputs)) failures.push({ property: name, reason: "is missing" });
  }
  const release = releaseOf(device, olds);
  const unknown = own.filter(([name, value]) => hasUnknown(value) || unusable.includes(name)).map(([name]) => name);
  const result = kind.check(known, release, unknown);
  failures.push(...result.failures);
  const checked: Args = { ...inputs, ...result.args };
  if (failures.length > 0) return { inputs: checked, failures };

  const urn = typeof inputs.__urn === "string" ? inputs.__urn : undefined;
  // The place first: who is refused it must not hold the object.
  for (const claim of [placeOf(kindName, checked), objectOf(kindName, checked)]) {
    const other = claim === undefined || urn === undefined ? undefined : declared.take(claim, urn);
    if (other !== undefined) {
      const what = claim === objectOf(kindName, checked) ? "the same object" : "an object in the same place";
      const reason = `${other.split("::").at(-1)} of this program already declares ${what} on this device; keep one of ${other} and ${urn}`;
      return { inputs: checked, failures: [{ property: kind.replaceOn[0] ?? "", reason }] };
    }
  }
  const reason = urn === undefined ? undefined : exclusionOf(kindName, checked, urn);
  if (reason !== undefined) return { inputs: checked, failures: [{ property: "", reason }] };
  const disagreement = urn === undefined ? undefined : disagreementOf(kindName, checked, urn);
  if (disagreement !== undefined) return { inputs: checked, failures: [disagreement] };
  // Once: an update comes after its preview, and check runs in both.
  if (previewing.is(urn)) for (const text of result.warnings ?? []) engineLog.line(urn, "warning", redactor.mask(text));
  if (previewing.is(urn) && Object.keys(olds).length === 0) showPlan(kindName, undefined, checked);
  return { inputs: checked, failures };
}

/** A record with such an entry cannot be made a text, not even for the message that refuses it. */
function standsInTheWay(value: Json | undefined): boolean {
  if (value === null || typeof value !== "object") return false;
  if (Object.hasOwn(value, "toString") || Object.hasOwn(value, "valueOf")) return true;
  return Object.values(value).some(standsInTheWay);
}

function releaseOf(device: Args, olds: Args): string | undefined {
  if (typeof device.osVersion === "string" && !hasUnknown(device.osVersion)) return device.osVersion;
  const facts = olds.__facts;
  const release = facts !== null && typeof facts === "object" && !Array.isArray(facts) ? facts?.release : undefined;
  return typeof release === "string" && release !== "" ? release : undefined;
}

function unknownArgument(name: string, names: string[], refused: { argument: string; reason: string }[]): string {
  // `a, b` are two arguments, `a: "x"` is one with the value that is refused, and `a (why)` one with a remark.
  const refusal = refused.find(({ argument }) =>
    argument.split(/,\s*/).some((each) => each.split(/:| \(/)[0] === name),
  );
  if (refusal !== undefined) return refusal.reason;
  const near = nearest(name, [...names, ...commonArguments]);
  return `is not an argument here${near === undefined ? "" : `; did you mean \`${near}\`?`}`;
}

function checkCommon(inputs: Args, deletion: "remove" | "restore"): Failure[] {
  const failures: Failure[] = [];
  const oneOf = (property: string, values: Json[]) => {
    const value = inputs[property];
    if (value === undefined || hasUnknown(value) || values.includes(value)) return;
    failures.push({ property, reason: `must be ${values.map((item) => JSON.stringify(item)).join(" or ")}` });
  };
  oneOf("onExisting", ["adopt", "fail"]);
  oneOf("onDelete", [deletion, "retain"]);
  oneOf("allowLockout", [true, false]);
  return failures;
}
