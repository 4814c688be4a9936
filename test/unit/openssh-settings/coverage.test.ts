import { readFileSync } from "node:fs";
import { resolve } from "node:path";
import type { Argument } from "../../../provider/core/contract";
import { settingsRefusals } from "../../../provider/platforms/openssh/settings/refusals";
import { settings, settingsArguments } from "../../../provider/platforms/openssh/settings/table";

interface Row extends Argument {
  resource: string;
}

const promised = resolve(__dirname, "../../fixtures/support/openssh.json");

/** `string` with `a | b` as values means that union; objects are compared by their place only. */
function sameType(theirs: Row, ours: Argument): boolean {
  const plain = (type: string): string => type.replace(/\{[^{}]*\}/g, "{}").replaceAll("'", '"');
  if (plain(theirs.type) === plain(ours.type)) return true;
  const words = ours.type.match(/"[^"]+"/g)?.map((word) => word.slice(1, -1)) ?? [];
  const isUnion = /^(?:string|string\[\])$/.test(theirs.type) && words.length > 0;
  const ranges = (theirs.values ?? "").replace(
    "LOCAL0..LOCAL7",
    "LOCAL0 LOCAL1 LOCAL2 LOCAL3 LOCAL4 LOCAL5 LOCAL6 LOCAL7",
  );
  return isUnion && words.every((word) => ranges.includes(word));
}

const coverage: { arguments: Row[]; refused: Row[] } = JSON.parse(readFileSync(promised, "utf8"));
const rows = coverage.arguments.filter(({ resource }) => resource === "SshServerSettings");

test("the same arguments in the same order", () => {
  expect(settingsArguments.map(({ argument }) => argument)).toEqual(rows.map(({ argument }) => argument));
});

test.each(rows.map((row) => [row.argument, row] as const))("%s", (argument, row) => {
  const own = settingsArguments.find((each) => each.argument === argument) as Argument;
  expect({ since: own.since, until: own.until, match: own.match }).toEqual({
    since: row.since,
    until: row.until,
    match: row.match,
  });
  if (!sameType(row, own)) expect(own.type).toBe(row.type);
});

test("the same refusals", () => {
  const refused = coverage.refused.filter(({ resource }) => resource === "SshServerSettings");
  expect(settingsRefusals.map(({ argument }) => argument)).toEqual(refused.map(({ argument }) => argument));
});

test("every row of the table is explained", () => {
  for (const { argument, doc, source, codec } of settings) {
    expect({ argument, doc }).toEqual({ argument, doc: expect.stringMatching(/^[A-Z].{20,}\.$/s) });
    expect({ argument, source, accepts: codec.accepts.length > 3 }).toEqual({
      argument,
      source: expect.stringMatching(/\S/),
      accepts: true,
    });
  }
});

test("a row without match is never inside match", () => {
  for (const { match, matchSince, matchNotIn } of settings)
    if (!match) expect([matchSince, matchNotIn]).toEqual([undefined, undefined]);
});
