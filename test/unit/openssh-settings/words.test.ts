import fc from "fast-check";
import { editDistance, nearest } from "../../../provider/core/nearest";
import { compareReleases } from "../../../provider/core/release";
import { splitWords } from "../../../provider/platforms/openssh/settings/words";

test("edits are insertions, deletions, replacements and swaps", () => {
  expect(editDistance("port", "prot")).toBe(1);
  expect(editDistance("port", "ports")).toBe(1);
  expect(editDistance("port", "pert")).toBe(1);
  expect(editDistance("", "abc")).toBe(3);
});

test("the distance is a distance", () => {
  const word = fc.string({ maxLength: 8 });
  fc.assert(
    fc.property(word, word, (a, b) => {
      expect(editDistance(a, b)).toBe(editDistance(b, a));
      expect(editDistance(a, b) === 0).toBe(a === b);
    }),
  );
});

test("what is too far is not guessed", () => {
  expect(nearest("ciphrs", ["ciphers", "macs"])).toBe("ciphers");
  expect(nearest("aes256-gcm", ["aes256-ctr", "aes256-gcm@openssh.com"])).toBe("aes256-gcm@openssh.com");
  expect(nearest("xyz", ["ciphers", "macs"])).toBeUndefined();
});

test("releases are compared by number", () => {
  expect(["10.0", "9.10", "9.2p1", "8.9", "9.9"].sort(compareReleases)).toEqual([
    "8.9",
    "9.2p1",
    "9.9",
    "9.10",
    "10.0",
  ]);
  expect(compareReleases("9.2p1", "9.2")).toBe(0);
});

test.each([
  ['a "b c" d # e', ["a", "b c", "d"]],
  ["'a b'", ["a b"]],
  ["a#b", ["a#b"]],
  ['"a', undefined],
  ["# a", []],
])("the words of %s", (text, words) => expect(splitWords(text)).toEqual(words));
