import * as fc from "fast-check";
import { hashHost, parseKnownHosts, printKnownHosts } from "../../provider/core/formats/known-hosts";
import { dropHost, type HostInFile, putHost, seeHost } from "../../provider/platforms/openssh/known-host-lines";
import { ed25519Blob, foreignFile, run, scratch } from "./formats/support";

const files = scratch();
const [k, k2] = [1, 2].map((byte) => {
  const blob = Buffer.concat([Buffer.from("0000000b7373682d6564323535313900000020", "hex"), Buffer.alloc(32, byte)]);
  return blob.toString("base64");
}) as [string, string];
const key = `ssh-ed25519 ${k}`;
const other = `ssh-ed25519 ${k2}`;

const host = (...names: string[]): HostInFile => ({ marker: undefined, names, type: "ssh-ed25519", base64: k });
const either = { hashed: undefined, comment: "" };
const put = (text: string, about: HostInFile, want: Parameters<typeof putHost>[2] = either) =>
  printKnownHosts(putHost(parseKnownHosts(text), about, want));
const drop = (text: string, about: HostInFile, held: string[] = []) =>
  printKnownHosts(dropHost(parseKnownHosts(text), about, held));
const see = (text: string, about: HostInFile, hashed?: boolean) => seeHost(parseKnownHosts(text), about, hashed);

describe("put", () => {
  test("appends, and once only", () => {
    expect(put(`x ${key}`, host("h"))).toBe(`x ${key}\nh ${key}\n`);
    expect(put(`H ${key} note\n`, host("h"))).toBe(`H ${key} note\n`);
    expect(put(`${hashHost("h")} ${key}\n`, host("h"))).toMatch(/^\|1\|.*\n$/);
    expect(put("", host("[h]:2222", "[10.0.0.1]:2222"))).toBe(`[h]:2222,[10.0.0.1]:2222 ${key}\n`);
  });

  test("another port, another key, another marker and a pattern that merely matches are not the line", () => {
    const text = `h ${key}\n[h]:22 ${key}\n[h]:2222 ${other}\n@revoked [h]:2222 ${key}\n[*]:2222 ${key}\n@revoked * ${key}\n`;
    expect(put(text, host("[h]:2222"))).toBe(`${text}[h]:2222 ${key}\n`);
  });

  test("a line shared with others does, as it is", () => {
    const text = `h,10.0.0.1 ${key} theirs\n`;
    expect(put(text, host("h"))).toBe(text);
    expect(put(text, host("h", "10.0.0.1"))).toBe(text);
    // A comment of our own, or a hidden name, takes a line of our own.
    expect(put(text, host("h"), { hashed: undefined, comment: "ours" })).toBe(`${text}h ${key} ours\n`);
    expect(put(text, host("h"), { hashed: true, comment: "" })).toMatch(
      /^h,10\.0\.0\.1 .* theirs\n\|1\|\S+ ssh-ed25519 \S+\n$/,
    );
  });

  test("names in several lines are all there, as after ssh-keygen -H", () => {
    const text = `${hashHost("h")} ${key}\n${hashHost("10.0.0.1")} ${key}\n`;
    expect(put(text, host("h", "10.0.0.1"))).toBe(text);
    expect(put(text, host("h", "10.0.0.1"), { hashed: false, comment: "" })).toBe(`h,10.0.0.1 ${key}\n`);
    expect(put(text, host("h", "x"))).toBe(`${text}h,x ${key}\n`);
  });

  test("a name that a line excludes is not known by it", () => {
    expect(put(`h,!h ${key}\n`, host("h"))).toBe(`h,!h ${key}\nh ${key}\n`);
    expect(put(`*.x,!a.x ${key}\n`, host("*.x"))).toBe(`*.x,!a.x ${key}\n*.x ${key}\n`);
    expect(put(`*.x ${key}\n`, host("*.x", "!a.x"))).toBe(`*.x ${key}\n*.x,!a.x ${key}\n`);
    expect(put(`!a.x,*.X ${key}\n`, host("*.x", "!a.x"))).toBe(`!a.x,*.X ${key}\n`);
    expect(put(`h,*.x,!a.x ${key}\n`, host("h"))).toBe(`h,*.x,!a.x ${key}\n`);
  });

  test("the form changes in place, the rest of the line stays", () => {
    const hidden = put(`# a\r\nH\t${key}  b\xff c\r\nx ${key}`, host("h"), { hashed: true, comment: "" });
    expect(hidden).toMatch(/^# a\r\n\|1\|\S+\tssh-ed25519 \S+ {2}b\xff c\r\nx \S+ \S+$/);
    expect(see(hidden, host("h"), true)).toMatchObject({ present: true, hashed: true });
    expect(put(hidden, host("h"), { hashed: true, comment: "" })).toBe(hidden);
    expect(put(hidden, host("h"), { hashed: false, comment: "" })).toBe(`# a\r\nh\t${key}  b\xff c\r\nx ${key}`);
  });

  test("a plain line beside the hidden one goes, for it shows the name", () => {
    const hidden = `${hashHost("h")} ${key}\n`;
    expect(see(`h ${key}\n${hidden}`, host("h"), true).hashed).toBe(false);
    expect(put(`h ${key}\n${hidden}h ${key} twice\n`, host("h"), { hashed: true, comment: "" })).toBe(hidden);
  });

  test("a comment changes in place", () => {
    const want = { hashed: undefined, comment: "new" };
    expect(put(`@revoked h ${key} old one\n`, { ...host("h"), marker: "revoked" }, want)).toBe(
      `@revoked h ${key} new\n`,
    );
    expect(put(`h ${key}\n${hashHost("h")} ${key}\n`, host("h"), want)).toMatch(/^h \S+ \S+ new\n\|1\|\S+ \S+ \S+\n$/);
  });
});

describe("drop", () => {
  test("takes the host out of a line it shares, and leaves what that line excludes", () => {
    const text = `# c\nA,h,10.0.0.1 ${key} note\n${hashHost("h")} ${key}\nh ${other}\n@revoked h ${key}\n`;
    expect(drop(text, host("h"))).toBe(`# c\nA,10.0.0.1 ${key} note\nh ${other}\n@revoked h ${key}\n`);
    expect(drop(`*.x,!a.x,b ${key}\n`, host("*.x", "!a.x"))).toBe(`!a.x,b ${key}\n`);
    expect(drop(`*.x,!a.x ${key}\n`, host("*.x", "!a.x"))).toBe("");
    expect(drop(`* ${key}\n[h]:2222 ${key}\n`, host("h"))).toBe(`* ${key}\n[h]:2222 ${key}\n`);
  });

  test("a list that shrinks or grows: what is declared too keeps its last line", () => {
    expect(drop(`a,b ${key}\n`, host("a", "b"), ["a"])).toBe(`a ${key}\n`);
    expect(drop(`a ${key}\na,b ${key}\n`, host("a"), ["a", "b"])).toBe(`a,b ${key}\n`);
    expect(drop(`a,b ${key}\na ${key}\n`, host("a"), ["a", "b"])).toBe(`a,b ${key}\n`);
    expect(drop(`a ${key}\na ${key}\n`, host("a"), ["a"])).toBe(`a ${key}\n`);
    expect(drop(`*.x,!a.x ${key}\n*.x ${key}\n`, host("*.x", "!a.x"), ["*.x"])).toBe(`*.x ${key}\n`);
  });
});

const names = fc
  .uniqueArray(fc.constantFrom("h", "[h]:2222", "10.0.0.1", "a.x", "*.x", "!b.x"), { minLength: 1, maxLength: 3 })
  .filter((list) => list.some((name) => !name.startsWith("!")));
const ours = fc
  .tuple(fc.constantFrom("", "@revoked ", "@cert-authority "), names, fc.constantFrom(key, other, `${key} note`))
  .map(([marker, list, rest]) => `${marker}${list.join(",")} ${rest}`);
const hidden = fc.constantFrom("h", "[h]:2222", "a.x").map((name) => `${hashHost(name)} ${key}`);
const mixed = fc
  .array(fc.oneof(ours, hidden), { maxLength: 6 })
  .map((lines) => lines.map((line) => `${line}\n`).join(""));

describe("laws", () => {
  const declared = names.chain((list) =>
    fc.record({
      about: fc.constant(host(...list)),
      want: fc.record({
        hashed:
          list.length > 1 || /[*?]/.test(list[0] as string)
            ? fc.constantFrom(undefined, false)
            : fc.constantFrom(undefined, false, true),
        comment: fc.constantFrom("", "mine"),
      }),
    }),
  );

  test("a put is settled, stays as it is when repeated, and a drop leaves nothing", () => {
    fc.assert(
      fc.property(mixed, declared, (text, { about, want }) => {
        const once = put(text, about, want);
        const seen = see(once, about, want.hashed);
        expect(seen.present).toBe(true);
        if (want.hashed !== undefined) expect(seen.hashed).toBe(want.hashed);
        if (want.comment !== "") expect(seen.mine?.entry.comment).toBe("mine");
        expect(put(once, about, want)).toBe(once);
        expect(see(drop(once, about), about).lines).toEqual([]);
      }),
    );
  });

  test("lines of other keys, markers and hosts survive byte for byte, in their order", () => {
    fc.assert(
      fc.property(mixed, declared, (text, { about, want }) => {
        const doc = parseKnownHosts(text);
        const mine = new Set(seeHost(doc, about, undefined).lines.map(({ index }) => index));
        const foreign = doc.lines.filter((_, index) => !mine.has(index)).map(({ raw }) => raw);
        for (const after of [put(text, about, want), drop(text, about)]) {
          const left = [...foreign];
          for (const line of after.split("\n")) if (line === left[0]) left.shift();
          expect(left).toEqual([]);
          expect(after.split("\n").length).toBeLessThanOrEqual(text.split("\n").length + 1);
        }
      }),
    );
  });

  test("foreign bytes survive a put and a drop", () => {
    fc.assert(
      fc.property(foreignFile, ed25519Blob, fc.constantFrom(undefined, false, true), (text, blob, hashed) => {
        const about = { ...host("h"), base64: blob.toString("base64") };
        const once = put(text, about, { hashed, comment: "" });
        expect(once.startsWith(text)).toBe(true);
        expect([text, `${text}\n`, `${text}\r\n`]).toContain(drop(once, about));
      }),
    );
  });

  test("ssh-keygen -F finds what was put", () => {
    fc.assert(
      fc.property(mixed, fc.constantFrom("h", "[h]:2222", "a.x"), fc.boolean(), (text, name, hashed) => {
        const file = files.write("put", put(text, host(name), { hashed, comment: "" }));
        const found = run("ssh-keygen", "-F", name, "-f", file).out;
        expect(found.split("\n").some((line) => !line.startsWith("@") && line.includes(k))).toBe(true);
      }),
      { numRuns: 30 },
    );
  });
});
