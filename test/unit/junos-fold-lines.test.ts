import * as fc from "fast-check";
import { SshError } from "../../provider/core/errors";
import { foldLines } from "../../provider/platforms/junos/fold-lines";
import type { Step } from "../../provider/platforms/junos/step";
import { unspeakable, word } from "../../provider/platforms/junos/words";
import { tokens } from "./junos-keys-model";

const entry = "security ssh-known-hosts host web1";
const gone = (part: string, left: string[]): Step => ({
  lines: [`delete ${entry} ${part}`],
  tidy: { entry, parts: [part], left },
});

test("keeps the order and says each line once", () => {
  expect(foldLines([])).toEqual([]);
  expect(
    foldLines([
      { lines: ["delete a", "set a 1", "set a 2"] },
      { lines: ["set shared x", "set b 1"] },
      { lines: ["set shared x", "delete a", "set c 1"] },
    ]),
  ).toEqual(["delete a", "set a 1", "set a 2", "set shared x", "set b 1", "set c 1"]);
});

describe("an entry", () => {
  test("goes as a whole when one step leaves nothing in it", () =>
    expect(foldLines([{ lines: ["set x"] }, gone("rsa-key", ["rsa-key"]), { lines: ["set y"] }])).toEqual([
      "set x",
      `delete ${entry}`,
      "set y",
    ]));

  test("goes when several steps leave nothing together", () => {
    const left = ["rsa-key", "ed25519-key"];
    expect(foldLines([gone("rsa-key", left), { lines: ["set x"] }, gone("ed25519-key", left)])).toEqual([
      `delete ${entry}`,
      "set x",
    ]);
  });

  test("stays while something is left, or something comes into it", () => {
    const left = ["rsa-key", "ed25519-key"];
    expect(foldLines([gone("rsa-key", left)])).toEqual([`delete ${entry} rsa-key`]);
    const comes = { lines: [`set ${entry} dsa-key A`] };
    expect(foldLines([gone("rsa-key", ["rsa-key"]), comes])).toEqual([
      `delete ${entry} rsa-key`,
      `set ${entry} dsa-key A`,
    ]);
    expect(foldLines([comes, gone("rsa-key", ["rsa-key"])])).toHaveLength(2);
  });

  test("is not taken for another whose name begins alike", () => {
    const other = { lines: [`set ${entry}2 rsa-key A`, `delete ${entry}3 rsa-key`] };
    expect(foldLines([gone("rsa-key", ["rsa-key"]), other])).toEqual([`delete ${entry}`, ...other.lines]);
  });
});

describe("what is shared", () => {
  const wants = (value: string | null): Step => ({
    lines: ["set x"],
    shared: { "system services outbound-ssh routing-instance": value },
  });

  test("is set once when all agree", () =>
    expect(foldLines([wants("mgmt"), wants("mgmt"), { lines: [] }])).toEqual(["set x"]));

  test.each([
    ["mgmt", "other", '"mgmt" and "other"'],
    ["mgmt", null, '"mgmt" and none'],
    [null, "mgmt", 'none and "mgmt"'],
  ])("%j and %j do not agree", (one, two, words) => {
    const fold = () => foldLines([wants(one), wants(two)]);
    expect(fold).toThrow(SshError);
    expect(fold).toThrow(expect.objectContaining({ code: "contradiction" }));
    expect(fold).toThrow(
      `[edit system services outbound-ssh routing-instance] is one for all, and this run wants two values there: ${words}`,
    );
  });
});

test("a later step must not take away what an earlier one sets, and within a step the order is the step's own", () => {
  const set = { lines: ["set a b 1"] };
  for (const deletion of ["delete a b 1", "delete a b", "delete a"])
    expect(() => foldLines([set, { lines: [deletion] }])).toThrow(expect.objectContaining({ code: "contradiction" }));
  expect(foldLines([{ lines: ["delete a b"] }, set])).toEqual(["delete a b", "set a b 1"]);
  expect(foldLines([{ lines: ["set a b 1", "delete a c"] }, { lines: ["delete a bb"] }])).toHaveLength(3);
  expect(foldLines([{ lines: ["set a b 1", "delete a b 1"] }])).toHaveLength(2);
});

describe("a word", () => {
  test.each([
    ["web1.example.net", "web1.example.net"],
    ["2001:db8::1", "2001:db8::1"],
    ["two words", '"two words"'],
    ['say "hi"', '"say \\"hi\\""'],
    ["ssh-rsa AAAA ", '"ssh-rsa AAAA "'],
    ["a;b", '"a;b"'],
    ["{x}", '"{x}"'],
    ["#x", '"#x"'],
  ])("%j is written %s", (text, written) => expect(word(text)).toBe(written));

  test("is read back as the same one word by another reader, whatever stands around it", () => {
    const speakable = fc.string({
      unit: fc.integer({ min: 0x20, max: 0x7e }).map((code) => String.fromCharCode(code)),
      minLength: 1,
    });
    fc.assert(
      fc.property(
        fc.array(
          speakable.filter((text) => !text.includes("\\")),
          { minLength: 1 },
        ),
        (texts) => {
          expect(tokens(`set ${texts.map(word).join(" ")} end`)).toEqual(["set", ...texts, "end"]);
        },
      ),
      { numRuns: 2000 },
    );
  });

  test("is refused where it could end the line, the quote or the message", () => {
    fc.assert(
      fc.property(fc.string({ unit: "binary" }), (text) => {
        const problem = unspeakable(text);
        if (problem === undefined) expect(text).toMatch(/^[\x20-\x5b\x5d-\x7e]+$/);
        else expect(() => word(text)).toThrow(problem);
      }),
      { numRuns: 2000 },
    );
    for (const text of ["", "a\nset x", "a\r", "\0", "a\\", "ü", "a\u2028b"]) expect(unspeakable(text)).toBeDefined();
  });
});
