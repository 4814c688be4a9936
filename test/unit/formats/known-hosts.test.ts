import { readFileSync } from "node:fs";
import * as fc from "fast-check";
import { toBinary } from "../../../provider/core/formats/binary-string";
import {
  hashHost,
  hostToken,
  type KnownHosts,
  knownHostsLine,
  lookup,
  matchesHost,
  parseKnownHosts,
  printKnownHosts,
  putKnownHost,
  removeHostFromLine,
  removeKnownHost,
} from "../../../provider/core/formats/known-hosts";
import { parsePublicKey } from "../../../provider/core/formats/public-key";
import { ed25519Blob, foreignFile, keygen, run, scratch } from "./support";

const files = scratch();
const [a, b, c] = ["a", "b", "c"].map((name) => {
  const { type, base64 } = parsePublicKey(keygen(files.path(name), "-t", "ed25519").publicKey);
  return `${type} ${base64}`;
}) as [string, string, string];
const key = parsePublicKey(a);

/** The line numbers that ssh-keygen -F finds. */
function found(file: string, token: string): number[] {
  return [...run("ssh-keygen", "-F", token, "-f", file).out.matchAll(/^# Host .* found: line (\d+)/gm)].map((m) =>
    Number(m[1]),
  );
}
const matching = (doc: KnownHosts, token: { host: string; port?: number }) =>
  doc.lines.flatMap(({ entry }, i) =>
    entry !== undefined && matchesHost(entry, token.host, token.port) ? [i + 1] : [],
  );

test("hostToken: lower case, and the port only where it is not 22", () => {
  expect(hostToken("Example.COM")).toBe("example.com");
  expect(hostToken("Example.COM", 22)).toBe("example.com");
  expect(hostToken("Example.COM", 2222)).toBe("[example.com]:2222");
  expect(hostToken("2001:DB8::1", 2222)).toBe("[2001:db8::1]:2222");
  expect(hostToken("[2001:db8::1]")).toBe("2001:db8::1");
});

describe("hashed names", () => {
  test("ssh-keygen finds what we hash", () => {
    const lines = [hashHost(hostToken("example.com")), hashHost(hostToken("example.com", 2222))].map(
      (h) => `${h} ${a}\n`,
    );
    const file = files.write("ours", lines.join(""));
    expect(found(file, "example.com")).toEqual([1]);
    expect(found(file, "[example.com]:2222")).toEqual([2]);
  });

  test("we find what ssh-keygen hashes", () => {
    const file = files.write("theirs", `Example.com,10.0.0.1 ${a}\n[example.com]:2222 ${b}\n*.example.org ${c}\n`);
    run("ssh-keygen", "-H", "-f", file);
    const doc = parseKnownHosts(readFileSync(file, "latin1"));
    const hashed = doc.lines.filter(({ entry }) => entry?.hashed);
    expect(hashed).toHaveLength(3);
    expect(matching(doc, { host: "EXAMPLE.com" })).toHaveLength(1);
    expect(matching(doc, { host: "10.0.0.1" })).toHaveLength(1);
    expect(matching(doc, { host: "example.com", port: 2222 })).toHaveLength(1);
    expect(matching(doc, { host: "x.example.org" })).toHaveLength(1);
  });

  test("a salt makes it repeatable, and must have 20 bytes", () => {
    const salt = Buffer.alloc(20, 7);
    expect(hashHost("h", salt)).toBe(hashHost("h", salt));
    expect(hashHost("h")).not.toBe(hashHost("h"));
    expect(() => hashHost("h", Buffer.alloc(19))).toThrow(/20 bytes/);
  });
});

describe("matching", () => {
  test("law: finds the lines ssh-keygen -F finds", () => {
    const name = fc.constantFrom(
      "h",
      "H.example.com",
      "h?example.com",
      "*.example.com",
      "*",
      "!h",
      "!*.com",
      "[h]:2222",
      "[*]:2222",
      "[h]:22",
      "x",
    );
    const hosts = fc.oneof(
      fc.array(name, { minLength: 1, maxLength: 3 }).map((names) => names.join(",")),
      fc.constantFrom(hashHost("h"), hashHost("[h]:2222"), "|1|broken", "|1|AAAA|AAAA"),
    );
    const start = fc.constantFrom(
      "",
      "",
      " ",
      "@revoked ",
      "@cert-authority ",
      "@revoked\t",
      "@revoked @revoked ",
      "@other ",
      "#",
    );
    const line = fc.tuple(
      start,
      hosts,
      fc.constantFrom(" ", "\t", "  "),
      fc.constantFrom(a, `${b} note`, "ssh-rsa", "ssh-rsa AAAA", ""),
    );
    const file = fc.array(
      line.map((parts) => parts.join("")),
      { maxLength: 8 },
    );
    fc.assert(
      fc.property(file, fc.constantFrom("\n", "\r\n"), (lines, eol) => {
        const text = lines.map((one) => one + eol).join("");
        const doc = parseKnownHosts(text);
        const path = files.write("law", text);
        const entries = new Set(doc.lines.flatMap(({ entry }, i) => (entry === undefined ? [] : [i + 1])));
        for (const token of [{ host: "h" }, { host: "H.example.COM" }, { host: "h", port: 2222 }]) {
          // -F does not read the key, so it also prints lines whose key is broken; ssh itself skips those.
          const theirs = found(path, hostToken(token.host, token.port)).filter((number) => entries.has(number));
          expect(matching(doc, token)).toEqual(theirs);
        }
      }),
      { numRuns: 150 },
    );
  });

  test("ssh-keygen -l reads the same keys (it skips lines with a marker)", () => {
    const text = `# c\nh ${a}\n*,!x\t${c}\nh ssh-rsa AAAA\nbroken\n${hashHost("h")} ${b} note\n`;
    const fingerprints = parseKnownHosts(text).lines.flatMap(({ entry }) => entry?.fingerprint ?? []);
    const theirs = run("ssh-keygen", "-l", "-f", files.write("list", text)).out.trim().split("\n");
    expect(fingerprints).toEqual(theirs.map((row) => row.split(" ")[1]));
  });
});

describe("lookup", () => {
  const at = (text: string, host: string, port?: number) => {
    const { keys, revoked, cas } = lookup(parseKnownHosts(text), host, port);
    const rows = (list: typeof keys) => list.map(({ index }) => index);
    return { keys: rows(keys), revoked: rows(revoked), cas: rows(cas) };
  };

  test("a plain entry counts for another port only while [host]:port has no key", () => {
    expect(at(`h ${a}\n`, "h", 2222)).toEqual({ keys: [0], revoked: [], cas: [] });
    expect(at(`h ${a}\n[h]:2222 ${b}\n`, "h", 2222)).toEqual({ keys: [1], revoked: [], cas: [] });
    expect(at(`[h]:2222 ${b}\n`, "h")).toEqual({ keys: [], revoked: [], cas: [] });
    expect(at(`[h]:22 ${b}\n`, "h")).toEqual({ keys: [], revoked: [], cas: [] });
  });

  test("a revocation of [host]:port is no key of it", () => {
    expect(at(`h ${a}\n@revoked [h]:2222 ${b}\n`, "h", 2222)).toEqual({ keys: [0], revoked: [1], cas: [] });
  });

  test("a @revoked line for all hosts is no knowledge of the host", () => {
    expect(at(`@revoked * ${a}\n`, "h")).toEqual({ keys: [], revoked: [0], cas: [] });
    expect(at(`@revoked * ${a}\n`, "h", 2222)).toEqual({ keys: [], revoked: [0], cas: [] });
  });

  test("CAs of both names count", () => {
    expect(at(`@cert-authority h ${a}\n[h]:2222 ${b}\n@cert-authority [h]:2222 ${c}\n`, "h", 2222)).toEqual({
      keys: [1],
      revoked: [],
      cas: [2, 0],
    });
  });

  test("all key types of a host are given", () => {
    expect(at(`h ${a}\nh,x ${b}\n!h,* ${c}\n`, "h").keys).toEqual([0, 1]);
  });
});

describe("knownHostsLine", () => {
  test("writes what ssh-keygen finds", () => {
    const line = knownHostsLine({
      marker: "cert-authority",
      hosts: ["*.Example.com", "10.0.0.1"],
      key: { ...key, comment: "ü" },
    });
    expect(line).toBe(`@cert-authority *.example.com,10.0.0.1 ${a} ${toBinary("ü")}`);
    expect(found(files.write("line", `${line}\n`), "x.example.com")).toEqual([1]);
    const hashed = knownHostsLine({ hosts: [hostToken("Example.com", 2222)], hashed: true, key });
    expect(found(files.write("line", `${hashed}\n`), "[example.com]:2222")).toEqual([1]);
  });

  test.each([
    [{ hosts: [] }, /at least one/],
    [{ hosts: ["a b"] }, /cannot stand/],
    [{ hosts: ["a,b"] }, /cannot stand/],
    [{ hosts: ["#a"] }, /cannot stand/],
    [{ hosts: ["@revoked"] }, /cannot stand/],
    [{ hosts: ["|1|a|b"] }, /cannot stand/],
    [{ hosts: ["a", "b"], hashed: true }, /single host/],
    [{ hosts: ["*.a"], hashed: true }, /single host/],
  ])("refuses %j", (line, message) => {
    expect(() => knownHostsLine({ ...line, key })).toThrow(message);
  });
});

describe("edits", () => {
  const doc = parseKnownHosts(`# c\r\n\tH,10.0.0.1,*.x\t${a} note\r\n@revoked h,!x ${b}\r\n${hashHost("h")} ${c}`);
  const without = (index: number, token: string) =>
    printKnownHosts(removeHostFromLine(doc, index, token)).split("\r\n");

  test("a name that shares a line leaves its neighbours alone", () => {
    expect(without(1, "h")[1]).toBe(`\t10.0.0.1,*.x\t${a} note`);
    expect(without(1, "10.0.0.1")[1]).toBe(`\tH,*.x\t${a} note`);
    expect(without(1, "a.x")).toEqual(printKnownHosts(doc).split("\r\n"));
  });

  test("a line that would match nobody goes", () => {
    expect(without(2, "h")).toHaveLength(3);
    expect(without(3, "h")).toEqual([...printKnownHosts(doc).split("\r\n").slice(0, 3), ""]);
    expect(without(3, "x")).toHaveLength(4);
    expect(without(0, "h")).toHaveLength(4);
  });

  test("a marker with the name of the host in it is not touched", () => {
    const one = parseKnownHosts(`@revoked revoked,b ${a}\n`);
    expect(printKnownHosts(removeHostFromLine(one, 0, "revoked"))).toBe(`@revoked b ${a}\n`);
  });

  test("replacing keeps place and line end", () => {
    const lines = printKnownHosts(putKnownHost(doc, `h ${b}`, 1)).split("\r\n");
    expect(lines[1]).toBe(`h ${b}`);
    expect(lines).toHaveLength(4);
  });

  test("law: a file nobody edits comes back byte for byte", () => {
    fc.assert(fc.property(foreignFile, (text) => printKnownHosts(parseKnownHosts(text)) === text));
  });

  test("law: foreign bytes survive a put and a remove", () => {
    fc.assert(
      fc.property(foreignFile, ed25519Blob, (text, blob) => {
        const before = parseKnownHosts(text);
        const once = putKnownHost(before, `h ssh-ed25519 ${blob.toString("base64")}`);
        expect(printKnownHosts(once).startsWith(text)).toBe(true);
        expect(lookup(once, "h").keys.at(-1)?.entry.base64).toBe(blob.toString("base64"));
        const removed = printKnownHosts(removeKnownHost(once, once.lines.length - 1));
        expect([text, `${text}\n`, `${text}\r\n`]).toContain(removed);
      }),
    );
  });
});
