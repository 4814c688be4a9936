import { spawnSync } from "node:child_process";
import * as fc from "fast-check";
import { quote } from "../../../provider/core/formats/shell-quote";

/** One sh for all words: it prints each with a NUL behind, so that no word can hide where it ends. */
function throughShell(words: string[]): string[] {
  const script = words.map((word) => `printf '%s\\0' ${quote(word)}`).join("\n");
  const { stdout, status } = spawnSync("/bin/sh", ["-s"], { input: script, encoding: "utf8", maxBuffer: 1 << 26 });
  expect(status).toBe(0);
  return stdout.split("\0").slice(0, -1);
}

test("law: a real /bin/sh gives back every word", () => {
  const word = fc.oneof(
    fc.string({ unit: "grapheme" }),
    fc.string({ unit: fc.constantFrom("'", '"', "\\", "$", "`", "\n", " ", "!", "*", "a", "\r", "(", "~", "#") }),
  );
  const words = fc.sample(word, 3000).map((text) => text.replaceAll("\0", ""));
  expect(throughShell(words)).toEqual(words);
});

test("a NUL is refused", () => {
  expect(() => quote("a\0b")).toThrow(/NUL/);
});
