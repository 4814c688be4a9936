import type { Args, Failure, Json } from "../../../../core/contract";
import { nearest } from "../../../../core/nearest";
import { matchSettingNames, matchSettings } from "../match-settings";
import { shortly } from "../shapes/shortly";
import { checkOne } from "./values";

/** What Junos takes as the name of a user. */
const userName = /^[A-Za-z0-9_]+\.?[A-Za-z0-9_-]*\.?[A-Za-z0-9_-]*$/;

const otherCriteria =
  "Only what lies in a user stanza exists: match by group, host, address or port, and patterns of users, cannot be expressed on Junos.";
const otherSettings = "A Junos user stanza holds only these SSH settings; the others are for all users.";

/** Checks the blocks of `match`; `match` is undefined when there are none. */
export function checkMatch(
  value: Json | undefined,
  release: string | undefined,
): { match: Json | undefined; failures: Failure[] } {
  if (value === null || value === undefined) return { match: undefined, failures: [] };
  if (!Array.isArray(value)) {
    const reason = "`match` takes a list of blocks such as { user: [...], settings: { ... } }.";
    return { match: undefined, failures: [{ property: "match", reason }] };
  }
  const blocks = value
    .filter((block) => block !== null)
    .map((block, index) => checkBlock(block, `match[${index}]`, release));
  const failures = [...blocks.flatMap((block) => block.failures), ...doubles(blocks.map(({ block }) => block))];
  const match = blocks.map(
    ({ block }): Json => ({ user: block.user, settings: block.settings as { [name: string]: Json } }),
  );
  return { match: match.length === 0 ? undefined : match, failures };
}

interface Block {
  user: string[];
  settings: Args;
}

function checkBlock(value: Json, at: string, release: string | undefined): { block: Block; failures: Failure[] } {
  const none = { user: [], settings: {} };
  if (value === null || typeof value !== "object" || Array.isArray(value))
    return { block: none, failures: [{ property: at, reason: "A block is an object with `user` and `settings`." }] };
  const others = Object.keys(value).filter(
    (name) => (value[name] ?? null) !== null && !["user", "settings"].includes(name),
  );
  const failures = others.map((name) => ({ property: `${at}.${name}`, reason: otherCriteria }));
  const users = checkUsers(value.user ?? null, `${at}.user`);
  // Another criterion is why there is no user.
  if (failures.length === 0) failures.push(...users.failures);
  const settings = checkSettings(value.settings ?? null, users.user, `${at}.settings`, release);
  return { block: { user: users.user, settings: settings.args }, failures: [...failures, ...settings.failures] };
}

function checkUsers(value: Json, at: string): { user: string[]; failures: Failure[] } {
  if (!Array.isArray(value) || value.length === 0 || value.some((name) => typeof name !== "string"))
    return {
      user: [],
      failures: [{ property: at, reason: `\`user\` takes a list of login names; got ${shortly(value)}.` }],
    };
  const names = value as string[];
  const failures = names.flatMap((name, index): Failure[] => {
    const property = `${at}[${index}]`;
    if (userName.test(name)) return [];
    if (/[*?!,]/.test(name)) return [{ property, reason: otherCriteria }];
    return [
      {
        property,
        reason: `${shortly(name)} is no user name of Junos: letters, digits, _ and -, and two dots at most.`,
      },
    ];
  });
  return { user: [...new Set(names)].sort(), failures };
}

function checkSettings(
  value: Json,
  users: readonly string[],
  at: string,
  release: string | undefined,
): { args: Args; failures: Failure[] } {
  if (value === null || typeof value !== "object" || Array.isArray(value))
    return {
      args: {},
      failures: [{ property: at, reason: `\`settings\` takes an object with ${matchSettingNames.join(", ")}.` }],
    };
  const args: Args = {};
  const failures: Failure[] = [];
  for (const [name, inner] of Object.entries(value)) {
    if (inner === null || inner === undefined) continue;
    const property = `${at}.${name}`;
    const setting = matchSettings("U").find(({ argument }) => argument === `match[U].${name}`);
    if (setting === undefined) {
      const meant = nearest(name, matchSettingNames);
      const reason = meant === undefined ? otherSettings : `${otherSettings} Did you mean \`${meant}\`?`;
      failures.push({ property, reason });
    } else if (users.includes("root") && name !== "pubkeyAuthentication") {
      failures.push({
        property,
        reason: `[edit system root-authentication] has no such statement: \`${name}\` is not for root.`,
      });
    } else {
      const checked = checkOne(setting, property, inner, release);
      const named = checked.failures.map((each) => ({ ...each, reason: each.reason.replaceAll("match[U].", "") }));
      failures.push(...named);
      if (checked.value !== undefined) args[name] = checked.value;
    }
  }
  const empty = failures.length === 0 && Object.keys(args).length === 0;
  if (empty) failures.push({ property: at, reason: "The block sets nothing; give it settings or remove it." });
  return { args, failures };
}

/** A user has one stanza, so no later block could be overruled by an earlier one. */
function doubles(blocks: readonly Block[]): Failure[] {
  const said = new Map<string, number>();
  return blocks.flatMap(({ user, settings }, index) =>
    user.flatMap((name) =>
      Object.keys(settings).flatMap((setting): Failure[] => {
        const key = `${name} ${setting}`;
        const first = said.get(key);
        if (first === undefined) said.set(key, index);
        if (first === undefined) return [];
        const reason = `match[${first}] sets this for ${name} already; a user has one stanza.`;
        return [{ property: `match[${index}].settings.${setting}`, reason }];
      }),
    ),
  );
}
