import { consoleLine, consoleWord, masked } from "../../provider/platforms/routeros/console-word";
import { parse } from "../emulators/routeros/console/parse";

describe("a word of the console", () => {
  test.each([
    ["yes", "yes"],
    ["10.0.0.0/8,2001:db8::/32", "10.0.0.0/8,2001:db8::/32"],
    ["", '""'],
    ["two words", '"two words"'],
    ['say "hi"', '"say \\"hi\\""'],
    ["a\\tb", '"a\\\\tb"'],
    ["$identity", '"\\$identity"'],
    ["x;/user remove admin", '"x;/user remove admin"'],
    ["[find]", '"[find]"'],
    ["a=b", '"a=b"'],
    ["ů 日本", '"ů 日本"'],
  ])("%j is %s", (value, word) => {
    expect(consoleWord(value)).toBe(word);
  });

  test.each(["two\nlines", "a\tb", "a\rb", "\u0000", "\u007f"])("%j cannot be one", (value) => {
    expect(() => consoleWord(value)).toThrow(/control characters/);
  });

  // The emulator reads scripts by the rules of the console, and knows nothing of ours.
  test("whatever is written is read as the same text, as one word of one statement", () => {
    const pieces = [
      '"',
      "\\",
      "$",
      "$x",
      "\\n",
      ";",
      " ",
      "[",
      "]",
      "{",
      "}",
      "(",
      ")",
      "#",
      "=",
      "?",
      "a",
      "Z9",
      "-",
      "*1",
      "'",
      "~",
      "!",
      ":",
    ];
    let seed = 7;
    const random = (below: number) => {
      seed = (seed * 1103515245 + 12345) % 2147483648;
      return seed % below;
    };
    for (let i = 0; i < 2000; i++) {
      const value = Array.from({ length: random(12) }, () => pieces[random(pieces.length)]).join("");
      const statements = parse(consoleLine("/system/identity/set", { name: value }));
      expect(statements).toHaveLength(1);
      const word = statements[0]?.words.at(-1);
      expect([word?.name, (word?.value as { text: string } | undefined)?.text]).toEqual(["name", value]);
    }
  });
});

test("a line has blanks in its path, the row it is about, and its values; secrets are not shown", () => {
  expect(consoleLine("/ip/service/set", { port: "2222", address: "" }, "ssh")).toBe(
    '/ip service set ssh port=2222 address=""',
  );
  expect(consoleLine("/ip/ssh/regenerate-host-key")).toBe("/ip ssh regenerate-host-key");
  expect(consoleLine("/ip/ssh/import-host-key", { passphrase: masked, other: undefined })).toBe(
    "/ip ssh import-host-key passphrase=[secret]",
  );
});
