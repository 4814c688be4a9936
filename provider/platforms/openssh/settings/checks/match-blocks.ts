import type { Args, Failure, Json } from "../../../../core/contract";
import { nearest } from "../../../../core/nearest";
import { isBefore } from "../../../../core/release";
import { sortedSet } from "../codecs/codec";
import { type Criterion, criteria } from "../match-rows";
import { addressItem } from "./patterns";
import { brokenText } from "./text";
import { checkValues, needs, sentence } from "./values";

type Block = { [name: string]: Json };

/** Checks the match blocks of a program; `match` is undefined when there are none. */
export function checkMatch(
  value: Json,
  release: string | undefined,
): { match: Json[] | undefined; failures: Failure[] } {
  if (value === null) return { match: undefined, failures: [] };
  const wrong = [
    { property: "match", reason: "`match` takes a list of blocks such as { user: [...], settings: { ... } }." },
  ];
  if (!Array.isArray(value)) return { match: undefined, failures: wrong };
  const blocks = value.filter((block) => block !== null).map((block, i) => checkBlock(block, `match[${i}]`, release));
  const match = blocks.map(({ block }) => block);
  return { match: match.length === 0 ? undefined : match, failures: blocks.flatMap(({ failures }) => failures) };
}

function checkBlock(value: Json, at: string, release: string | undefined): { block: Json; failures: Failure[] } {
  if (value === null || typeof value !== "object" || Array.isArray(value))
    return { block: value, failures: [{ property: at, reason: "A block is an object with criteria and `settings`." }] };
  const failures: Failure[] = [];
  const block: Block = {};
  for (const [name, given] of Object.entries(value)) {
    if (given === null || given === undefined || name === "settings") continue;
    const found = criterionFailures(name, given, `${at}.${name}`, release);
    if (found.length === 0 && given !== false) block[name] = normaliseCriterion(given);
    failures.push(...found);
  }
  const named = Object.keys(block);
  // Whoever misspells the only criterion need not hear that there is none.
  if (failures.length === 0 && named.length === 0)
    failures.push({
      property: at,
      reason: "A block needs at least one criterion, such as `user`; `all: true` is everybody.",
    });
  if (named.includes("all") && named.length > 1)
    failures.push({ property: `${at}.all`, reason: "`all` is everybody and must be the only criterion of its block." });
  const inner = checkInner(value.settings ?? null, at, release);
  return { block: { ...block, settings: inner.settings }, failures: [...failures, ...inner.failures] };
}

function checkInner(value: Json, at: string, release: string | undefined): { settings: Args; failures: Failure[] } {
  const property = `${at}.settings`;
  if (value !== null && (typeof value !== "object" || Array.isArray(value)))
    return { settings: {}, failures: [{ property, reason: "`settings` takes an object of settings." }] };
  const checked = checkValues(value ?? {}, { prefix: `${property}.`, release, inMatch: true });
  const empty = checked.failures.length === 0 && Object.keys(checked.args).length === 0;
  const failures = empty
    ? [{ property, reason: "The block sets nothing; give it settings or remove it." }]
    : checked.failures;
  return { settings: checked.args, failures };
}

function criterionFailures(name: string, given: Json, property: string, release: string | undefined): Failure[] {
  const criterion = criteria.find((each) => each.name === name);
  if (criterion === undefined) return [{ property, reason: unknownCriterion(name) }];
  if (criterion.since !== undefined && isBefore(release, criterion.since))
    return [{ property, reason: needs(`match[].${name}`, criterion.since, release) }];
  const broken = brokenText(given, property);
  if (broken.length > 0) return broken;
  if (criterion.type === "boolean")
    return typeof given === "boolean" ? [] : [{ property, reason: `\`${name}\` takes true.` }];
  if (!Array.isArray(given) || given.length === 0)
    return [
      {
        property,
        reason: `\`${name}\` takes a list of ${criterion.type === "number[]" ? "ports" : criterion.values}.`,
      },
    ];
  return given.flatMap((item, i) => {
    const reason = itemProblem(criterion, item);
    return reason === undefined ? [] : [{ property: `${property}[${i}]`, reason: sentence(reason) }];
  });
}

function unknownCriterion(name: string): string {
  const names = criteria.map((each) => each.name);
  const keyword = criteria.find((each) => each.keyword.toLowerCase() === name.toLowerCase());
  const meant = keyword?.name ?? nearest(name, names);
  const end = meant === undefined ? `The criteria are ${names.join(", ")}.` : `Did you mean \`${meant}\`?`;
  return `\`${name}\` is no criterion of a match block. ${end} Settings stand in \`settings\`.`;
}

function itemProblem({ name, type }: Criterion, item: Json): string | undefined {
  if (type === "number[]")
    return typeof item === "number" && Number.isInteger(item) && item >= 1 && item <= 65535
      ? undefined
      : `${JSON.stringify(item)} is not a port from 1 to 65535`;
  if (typeof item !== "string") return `${JSON.stringify(item)} is not a text`;
  const parts = item.split(",");
  if (parts.some((part) => part === "" || part === "!")) return `"${item}" has an empty pattern`;
  // Up to 9.8 only double quotes counted on a Match line, since 9.9 quoting is that of a shell.
  if (/["'\\#]/.test(item))
    return `"${item}": quotes, backslashes and # are read differently from release to release here`;
  return name === "address" || name === "localAddress"
    ? parts.map(addressItem).find((reason) => reason !== undefined)
    : undefined;
}

function normaliseCriterion(given: Json): Json {
  if (!Array.isArray(given)) return given;
  if (given.every((item) => typeof item === "number")) return [...new Set(given)].sort((a, b) => a - b);
  return sortedSet(given.flatMap((item) => String(item).split(",")));
}
