import * as fc from "fast-check";
import {
  findKey,
  parseAuthorizedKeys,
  printAuthorizedKeys,
  putKey,
  removeKey,
} from "../../../provider/core/formats/authorized-keys";
import { toBinary } from "../../../provider/core/formats/binary-string";
import { ed25519Blob, foreignFile, keygen, run, scratch } from "./support";

const files = scratch();
const [, mine = ""] = keygen(files.path("mine"), "-t", "ed25519").publicKey.split(" ");
const [, theirs = ""] = keygen(files.path("theirs"), "-t", "rsa", "-b", "1024").publicKey.split(" ");
const line = `ssh-ed25519 ${mine} me@here`;
const put = (text: string, base64 = mine, as = line) =>
  printAuthorizedKeys(putKey(parseAuthorizedKeys(text), base64, as));
const entries = (text: string) => parseAuthorizedKeys(text).lines.flatMap(({ entry }) => entry ?? []);

describe("parseAuthorizedKeys", () => {
  test("reads key, options and comment", () => {
    const [entry] = entries(`  restrict,command="a \\"b\\" c"\t ssh-rsa  ${theirs}  two words \n`);
    expect(entry).toMatchObject({
      optionsText: 'restrict,command="a \\"b\\" c"',
      options: { restrict: true, command: 'a "b" c' },
      unknown: [],
      type: "ssh-rsa",
      base64: theirs,
      comment: "two words",
    });
    expect(entry?.fingerprint).toBe(run("ssh-keygen", "-lf", files.path("theirs.pub")).out.split(" ")[1]);
  });

  test.each([
    ["a comment", `# ${line}`],
    ["a blank line", " \t"],
    ["no type", mine],
    ["another type word", `ssh-rsa ${mine}`],
    ["a broken key", `ssh-ed25519 ${mine.slice(0, -8)}`],
    ["a byte order mark", `${toBinary("\ufeff")}${line}`],
    ["a blank after the comma", `restrict, pty ${line}`],
    ["an open quote", `command="x ${line}`],
    ["a NUL", `ssh-ed25519\0 ${mine}`],
    ["DSA", "ssh-dss AAAA"],
  ])("has no entry for %s", (_, text) => {
    expect(entries(`${text}\n`)).toEqual([]);
    expect(printAuthorizedKeys(parseAuthorizedKeys(`${text}\n`))).toBe(`${text}\n`);
  });

  test("says why sshd would ignore a line whose key is fine", () => {
    expect(entries(`frob,pty ${line}`)[0]).toMatchObject({
      unknown: ["frob"],
      problem: "unknown key option",
      base64: mine,
    });
  });

  test("decodes UTF-8 in options and comments, and nothing else", () => {
    const [entry, foreign] = entries(`${toBinary(`command="grüß" ${line} für mich`)}\n${line} \xe9`);
    expect(entry).toMatchObject({ options: { command: "grüß" }, comment: "me@here für mich" });
    expect(foreign?.comment).toBe("me@here \ufffd");
  });

  test("finds the keys ssh-keygen finds", () => {
    const text = [
      "# comment",
      line,
      `restrict ssh-rsa ${theirs} x`,
      `ssh-rsa ${mine} wrong type`,
      `command="a b",no-pty ssh-ed25519 ${mine}`,
      `\tssh-rsa\t${theirs}\ttabs`,
      `command="a\\" b" ${line}`,
      `ssh-ed25519 ${mine}\r`,
      "garbage",
      `no-newline ssh-rsa ${theirs}`,
    ].join("\n");
    const found = run("ssh-keygen", "-lf", files.write("authorized_keys", text)).out.trim().split("\n");
    expect(entries(text).map(({ fingerprint }) => fingerprint)).toEqual(found.map((row) => row.split(" ")[1]));
    expect(found).toHaveLength(7);
  });
});

describe("edits", () => {
  test("a new key goes to the end, with the line end of the file", () => {
    expect(put("")).toBe(`${line}\n`);
    expect(put("# a")).toBe(`# a\n${line}\n`);
    expect(put("# a\r\n# b\r\n")).toBe(`# a\r\n# b\r\n${line}\r\n`);
    expect(put("# a\r\n# b")).toBe(`# a\r\n# b\r\n${line}\r\n`);
    // A CR would become a part of their last line.
    expect(put("# a\r\n# b\n# c")).toBe(`# a\r\n# b\n# c\n${line}\n`);
  });

  test("a known key is replaced where it stands, only the first time", () => {
    const before = `# a\nssh-rsa ${theirs} x\r\npty ssh-ed25519 ${mine} old\nno-pty ${line}\n`;
    expect(put(before)).toBe(`# a\nssh-rsa ${theirs} x\r\n${line}\nno-pty ${line}\n`);
    expect(put(`pty ${line}`)).toBe(line);
  });

  test("removing takes away exactly one line", () => {
    const doc = parseAuthorizedKeys(`# a\n${line}\n\xff\n${line} again`);
    const [first, second] = findKey(doc, mine);
    expect(findKey(doc, mine)).toHaveLength(2);
    expect(printAuthorizedKeys(removeKey(doc, first?.index ?? -1))).toBe(`# a\n\xff\n${line} again`);
    expect(printAuthorizedKeys(removeKey(doc, second?.index ?? -1))).toBe(`# a\n${line}\n\xff\n`);
  });

  test.each(["a\nb", "a\rb", "a\0b", "a\u20acb"])("a line that is not one line of bytes is refused: %j", (bad) => {
    expect(() => put("", mine, bad)).toThrow(expect.objectContaining({ name: "FormatError" }));
  });

  test("law: a file nobody edits comes back byte for byte", () => {
    fc.assert(fc.property(foreignFile, (text) => printAuthorizedKeys(parseAuthorizedKeys(text)) === text));
  });

  test("law: foreign bytes survive a put and a remove; a second put changes nothing", () => {
    fc.assert(
      fc.property(foreignFile, ed25519Blob, (text, blob) => {
        const base64 = blob.toString("base64");
        const added = `ssh-ed25519 ${base64}`;
        const once = putKey(parseAuthorizedKeys(text), base64, added);
        const printed = printAuthorizedKeys(once);
        expect(printed.startsWith(text)).toBe(true);
        expect(put(printed, base64, added)).toBe(printed);
        const [found] = findKey(once, base64);
        const removed = printAuthorizedKeys(removeKey(once, found?.index ?? -1));
        expect([text, `${text}\n`, `${text}\r\n`]).toContain(removed);
      }),
      { numRuns: 300 },
    );
  });
});
