import fc from "fast-check";
import { Framing } from "../../../provider/transport/netconf/framing";

const megabyte = 1024 * 1024;

/** Feeds the bytes in pieces that end at the cuts, and collects all messages. */
function readAll(framing: Framing, bytes: Buffer, cuts: number[]): string[] {
  const ends = [...new Set([...cuts.map((cut) => cut % (bytes.length + 1)), bytes.length])].sort((a, b) => a - b);
  const messages: string[] = [];
  let start = 0;
  for (const end of ends) {
    framing.push(bytes.subarray(start, end));
    start = end;
    for (let message = framing.next(); message !== undefined; message = framing.next()) {
      messages.push(message.toString("utf8"));
    }
  }
  return messages;
}
const chunked = (largest = megabyte) => {
  const framing = new Framing(largest);
  framing.useChunks();
  return framing;
};
const everyByte = (bytes: Buffer) => Array.from({ length: bytes.length }, (_, index) => index);
const read = (framing: Framing, text: string) => {
  const bytes = Buffer.from(text);
  return readAll(framing, bytes, everyByte(bytes));
};

const text = fc.string({ unit: "binary", maxLength: 60 });
const cuts = fc.array(fc.nat(5000), { maxLength: 40 });
/** Beginnings of the delimiter that are none. */
const delimiterLike = fc.constantFrom("]", "]]", "]]>", "]]>]", "]]>]]", "]]>]]]", "]]]>]]", "\n##", "\n#5\n");
const message = fc
  .array(fc.oneof(text, delimiterLike), { maxLength: 8 })
  .map((parts) => parts.join("x"))
  .filter((each) => !each.includes("]]>]]>"));

describe("messages that end with the delimiter", () => {
  it("come out whole, however the bytes are cut", () => {
    fc.assert(
      fc.property(fc.array(message, { maxLength: 6 }), cuts, (messages, at) => {
        // What stands before the first `]]>]]>` is the message, also where the message ends in a `]`.
        const bytes = Buffer.from(messages.map((each) => `${each}]]>]]>`).join(""));
        expect(readAll(new Framing(megabyte), bytes, at)).toEqual(bytes.toString().split("]]>]]>").slice(0, -1));
      }),
      { numRuns: 400 },
    );
  });

  it("come out the same byte by byte", () => {
    expect(read(new Framing(megabyte), "<a>]]>]]</a>]]>]]><b/>]]>]]>rest")).toEqual(["<a>]]>]]</a>", "<b/>"]);
  });

  it("have an end", () => {
    expect(read(new Framing(10), "0123456789]]>]]>")).toEqual(["0123456789"]);
    expect(() => read(new Framing(10), "01234567890]]>]]>")).toThrow("more than 10 bytes");
    expect(() => new Framing(10).push(Buffer.alloc(17))).not.toThrow();
    const endless = new Framing(10);
    endless.push(Buffer.alloc(17, "x"));
    expect(() => endless.next()).toThrow("more than 10 bytes");
  });
});

describe("messages in chunks", () => {
  const inChunks = fc.array(
    fc.array(
      text.filter((each) => each !== ""),
      { minLength: 1, maxLength: 5 },
    ),
    { maxLength: 5 },
  );
  const encode = (parts: string[]) => `${parts.map((part) => `\n#${Buffer.byteLength(part)}\n${part}`).join("")}\n##\n`;

  it("come out whole, however the bytes are cut", () => {
    fc.assert(
      fc.property(inChunks, cuts, (messages, at) => {
        const bytes = Buffer.from(messages.map(encode).join(""));
        const framing = chunked();
        expect(readAll(framing, bytes, at)).toEqual(messages.map((parts) => parts.join("")));
        expect(framing.isIdle).toBe(true);
      }),
      { numRuns: 400 },
    );
  });

  it("may cut a character in two", () => {
    const bytes = Buffer.from("é");
    const framing = chunked();
    framing.push(
      Buffer.concat([Buffer.from("\n#1\n"), bytes.subarray(0, 1), Buffer.from("\n#1\n"), bytes.subarray(1)]),
    );
    framing.push(Buffer.from("\n##\n"));
    expect(framing.next()?.toString()).toBe("é");
  });

  it("are written so that they can be read again", () => {
    fc.assert(
      fc.property(
        text.filter((each) => each !== ""),
        (each) => {
          expect(read(chunked(), chunked().encode(each))).toEqual([each]);
        },
      ),
    );
  });

  it("may follow the line end that came after the delimiter of the hello", () => {
    expect(read(chunked(), "\n\n#3\nabc\n##\n\n#1\nd\n##\n")).toEqual(["abc", "d"]);
    expect(() => read(chunked(), "\n#3\nabc\n##\n\n\n#1\nd\n##\n")).toThrow("a chunk cannot begin with");
  });

  it.each([
    ["no line end first", "#3\nabc"],
    ["no size", "\n#\nabc"],
    ["a size of zero", "\n#0\n"],
    ["a leading zero", "\n#03\nabc"],
    ["a sign", "\n#+3\nabc"],
    ["a size that is no number", "\n#3a\nabc"],
    ["hexadecimal", "\n#0x3\n"],
    ["a blank", "\n# 3\nabc"],
    ["a carriage return", "\n#3\r\nabc"],
    ["a size beyond what a chunk may have", "\n#4294967296\n"],
    ["a size with too many digits", "\n#42949672950\n"],
    ["the end without a chunk", "\n##\n"],
    ["a third hash", "\n###\n"],
    ["a chunk that is longer than its size", "\n#3\nabcd\n##\n"],
    ["the delimiter of the other framing", "<rpc-reply/>]]>]]>"],
  ])("with %s are refused", (_, bytes) => {
    expect(() => read(chunked(), bytes)).toThrow(/a chunk cannot begin with|before any chunk/);
  });

  it("have an end, which a header alone already tells", () => {
    const framing = chunked(10);
    framing.push(Buffer.from("\n#11\n"));
    expect(() => framing.next()).toThrow("more than 10 bytes");
    expect(() => read(chunked(10), "\n#6\nabcdef\n#5\n")).toThrow("more than 10 bytes");
  });

  it("are understood, or refused, in the same way however the bytes are cut", () => {
    const pieces = fc.array(fc.constantFrom("\n#3\nabc", "\n#1\n\n", "\n##\n", "\n##\n", "\n", "#", "3", "x"), {
      maxLength: 12,
    });
    const outcomes = new Set<string>();
    fc.assert(
      fc.property(pieces, cuts, (parts, at) => {
        const bytes = Buffer.from(parts.join(""));
        const outcome = (split: number[]) => {
          try {
            return readAll(chunked(), bytes, split);
          } catch (error) {
            return (error as Error).constructor.name;
          }
        };
        const whole = outcome([]);
        expect(outcome(at)).toEqual(whole);
        outcomes.add(typeof whole === "string" ? whole : whole.length === 0 ? "nothing yet" : "messages");
      }),
      { numRuns: 1000 },
    );
    expect([...outcomes].sort()).toEqual(["FramingError", "messages", "nothing yet"]);
  });
});
