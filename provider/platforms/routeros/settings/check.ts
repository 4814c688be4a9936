import type { Args, Failure, Json } from "../../../core/contract";
import { deviceHas, isIn } from "../release";
import { familyOf } from "./prefixes";
import type { Setting } from "./setting";
import { settingOf } from "./table";

/**
 * Everything that can be said about the settings of a program without asking the router. Without a release, only what no
 * release accepts is refused.
 */
export function checkSettings(
  args: Args,
  release: string | undefined,
): { args: Args; failures: Failure[]; warnings: string[] } {
  const normalised: Args = {};
  const failures: Failure[] = [];
  for (const [argument, value] of Object.entries(args)) {
    const setting = settingOf(argument);
    if (setting === undefined || value === null || value === undefined) continue;
    const found = failuresOf(setting, value, release);
    failures.push(...found);
    if (found.length === 0) normalised[argument] = setting.normalise(value);
  }
  if (failures.length === 0) failures.push(...together(normalised));
  return { args: normalised, failures, warnings: failures.length > 0 ? [] : warningsOf(normalised) };
}

function failuresOf(setting: Setting, value: Json, release: string | undefined): Failure[] {
  const { argument: property, refused = [] } = setting;
  const problems = setting.check(value);
  if (problems.length > 0)
    return problems.map(({ path = [], reason }) => ({
      property: `${property}${path.map((step) => (typeof step === "number" ? `[${step}]` : `.${step}`)).join("")}`,
      reason,
    }));
  if (release === undefined) return [];
  return refused
    .filter((each) => each.values(value) && isIn(each, release))
    .map(({ reason }) => ({ property, reason: `${reason} ${deviceHas(release)}` }));
}

/** From 7.17 on both are about one property. */
function together({ allowNoneCrypto, ciphers }: Args): Failure[] {
  if (allowNoneCrypto !== false || !Array.isArray(ciphers) || !ciphers.includes("null")) return [];
  return [
    {
      property: "allowNoneCrypto",
      reason: "is false, and ciphers lists null, which is SSH without encryption; keep one of them.",
    },
  ];
}

/** What somebody should know of settings that are right as such. */
function warningsOf(args: Args): string[] {
  const { allowFrom, ciphers, enabled, passwordAuthentication, pubkeyAuthOptions } = args;
  const families = new Set(Array.isArray(allowFrom) ? allowFrom.map((each) => familyOf(String(each))) : []);
  return [
    ...(families.size === 1
      ? [
          families.has(4)
            ? "allowFrom: the list rules IPv6 as well, and it has IPv4 prefixes only: nobody can connect over IPv6, link-local addresses included"
            : "allowFrom: the list rules IPv4 as well, and it has IPv6 prefixes only: nobody can connect over IPv4",
        ]
      : []),
    ...(Array.isArray(ciphers) && ciphers.includes("null") ? ["ciphers: null is SSH without encryption"] : []),
    ...(args.allowNoneCrypto === true ? ["allowNoneCrypto: true permits SSH without encryption"] : []),
    ...(enabled === false ? ["enabled: false ends every SSH login; this is refused unless allowLockout is set"] : []),
    ...(passwordAuthentication === false
      ? [
          "passwordAuthentication: false ends SSH logins by password for everybody; the API and WinBox take passwords all the same",
        ]
      : []),
    ...(pubkeyAuthOptions === "touch-required" || pubkeyAuthOptions === "verify-required"
      ? [`pubkeyAuthOptions: with ${pubkeyAuthOptions}, unattended logins with FIDO keys fail`]
      : []),
  ];
}
