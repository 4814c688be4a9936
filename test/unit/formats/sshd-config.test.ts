import { existsSync, mkdirSync } from "node:fs";
import * as fc from "fast-check";
import {
  includeArgs,
  parseEffective,
  parseSshdConfig,
  printSshdConfig,
  splitConfigLine,
} from "../../../provider/core/formats/sshd-config";
import { sshdConfigLine, sshdConfigRawLine } from "../../../provider/core/formats/sshd-config-line";
import { foreignFile, keygen, run, scratch } from "./support";

const files = scratch();
const sshd = "/usr/sbin/sshd";

describe("splitConfigLine", () => {
  test.each([
    ["Port 22", "port", ["22"]],
    ["Port=22", "port", ["22"]],
    ["Port = 22", "port", ["22"]],
    ['Port "22"', "port", ["22"]],
    ['"Port" 22', "port", ["22"]],
    ["\t permitRootLogin\tno \f\r", "permitrootlogin", ["no"]],
    ["AllowUsers a c#d # e f", "allowusers", ["a", "c#d"]],
    ['AllowUsers "a b" c\\ d \'e "f\' g\\"h i\\j', "allowusers", ["a b", "c d", 'e "f', 'g"h', "i\\j"]],
    ["AllowUsers == a", "allowusers", ["=", "a"]],
    ["AllowUsers a=b ==c", "allowusers", ["a=b", "==c"]],
    ["Banner #none", "banner", []],
    ["Match User=alice", "match", ["User=alice"]],
  ])("%j", (line, keyword, args) => {
    const split = splitConfigLine(line);
    expect(split).toMatchObject({ keyword, args });
    expect(split.problem).toBeUndefined();
  });

  test.each([
    ["Port", "no argument after keyword"],
    ['Banner "x', "invalid quotes"],
    ["Banner it's", "invalid quotes"],
    ['"Port', "Bad configuration option"],
    ["=x", "Bad configuration option"],
  ])("%j is a problem", (line, problem) => {
    expect(splitConfigLine(line)).toMatchObject({ problem, args: [] });
  });

  test.each(["", "  ", "# Port 22", "\t#x", "\r"])("%j says nothing", (line) => {
    expect(splitConfigLine(line)).toEqual({ args: [], rest: "" });
  });

  test("`rest` keeps quotes and #, for ForceCommand", () => {
    expect(splitConfigLine('ForceCommand echo "a  b" #c  ').rest).toBe('echo "a  b" #c');
  });
});

test("the first Match ends the global scope, up to the next Match", () => {
  const { lines } = parseSshdConfig("Port 22\nMatch User a\n# x\nBanner a\nmatch all\nBanner b");
  expect(lines.map(({ match }) => match?.index)).toEqual([undefined, 1, 1, 1, 4, 4]);
  expect(lines.map(({ match }) => match?.criteria.join(" "))).toEqual([
    undefined,
    "User a",
    "User a",
    "User a",
    "all",
    "all",
  ]);
});

test("Include names glob patterns below /etc/ssh", () => {
  const line = splitConfigLine('Include sshd_config.d/*.conf "/a b/x" ~/y');
  expect(includeArgs(line)).toEqual(["/etc/ssh/sshd_config.d/*.conf", "/a b/x", "~/y"]);
  expect(includeArgs(line, "/opt")[0]).toBe("/opt/sshd_config.d/*.conf");
  expect(includeArgs(splitConfigLine("Port 22"))).toEqual([]);
});

test("law: a file nobody edits comes back byte for byte", () => {
  fc.assert(fc.property(foreignFile, (text) => printSshdConfig(parseSshdConfig(text)) === text));
});

const argument = fc.string({
  unit: fc.oneof(fc.constantFrom('"', "'", "\\", " ", "\t", "#", "="), fc.string({ minLength: 1, maxLength: 1 })),
});

describe("sshdConfigLine", () => {
  test("law: what is written is read back", () => {
    const safe = argument.map((text) => text.replace(/[\r\n\0]/g, ""));
    fc.assert(
      fc.property(fc.array(safe, { minLength: 1, maxLength: 4 }), (args) => {
        expect(splitConfigLine(sshdConfigLine("AllowUsers", args))).toMatchObject({ keyword: "allowusers", args });
      }),
      { numRuns: 1000 },
    );
  });

  test("quotes only what needs it", () => {
    expect(sshdConfigLine("Ciphers", ["+aes128-ctr,aes256-ctr"])).toBe("Ciphers +aes128-ctr,aes256-ctr");
    expect(sshdConfigLine("Banner", ["/a b"])).toBe('Banner "/a b"');
  });

  test("refuses what would become another line", () => {
    expect(() => sshdConfigLine("Banner", ["a\nPermitRootLogin yes"])).toThrow(/line break/);
    expect(() => sshdConfigLine("Banner x\nPort", ["1"])).toThrow(/letters and digits/);
    expect(() => sshdConfigLine("Banner", [])).toThrow(/needs a value/);
    expect(() => sshdConfigRawLine("ForceCommand", "a\nb")).toThrow(/line break/);
    expect(() => sshdConfigRawLine("ForceCommand", " a")).toThrow(/blanks/);
    expect(sshdConfigRawLine("ForceCommand", 'say "x" #y')).toBe('ForceCommand say "x" #y');
  });
});

describe("parseEffective", () => {
  test("any case of the keyword, repeated keywords, trailing blanks", () => {
    const values = parseEffective("Port 22\nport 2222\r\nSUBSYSTEM sftp  /x -l INFO \nbanner none\nempty\n\n");
    expect([...values]).toEqual([
      ["port", ["22", "2222"]],
      ["subsystem", ["sftp  /x -l INFO"]],
      ["banner", ["none"]],
      ["empty", [""]],
    ]);
  });
});

/** The truth, where this machine has it: sshd prints one `acceptenv` line for each argument it split off. */
(existsSync(sshd) && process.getuid?.() === 0 ? describe : describe.skip)("sshd itself", () => {
  test("splits lines into the same arguments", () => {
    mkdirSync("/run/sshd", { recursive: true, mode: 0o755 });
    const { file } = keygen(files.path("host"), "-t", "ed25519");
    // sshd refuses names with "=" here, and prints others as they are.
    const words = fc
      .array(argument, { minLength: 1, maxLength: 5 })
      .map((parts) => parts.join(" ").replace(/[\r\n\0=]|[^ -~\t]/g, ""));
    const good = (line: string) => {
      const { args, problem } = splitConfigLine(line);
      return problem === undefined && args.length > 0 && !args.includes("");
    };
    const separator = fc.constantFrom(" ", "=", "\t", " = ", "  ");
    const lines = fc
      .sample(fc.tuple(fc.constantFrom("AcceptEnv", "acceptENV", " \tAcceptEnv"), separator, words), 400)
      .map((parts) => parts.join(""))
      .filter(good);
    expect(lines.length).toBeGreaterThan(100);
    const config = files.write("sshd_config", `HostKey ${file}\n${lines.join("\n")}\n`);
    const { code, out } = run(sshd, "-T", "-f", config);
    expect(code).toBe(0);
    const theirs = [...out.matchAll(/^acceptenv (.*)$/gim)].map((match) => match[1]);
    expect(theirs).toEqual(lines.flatMap((line) => splitConfigLine(line).args));
    expect(parseEffective(out).get("hostkey")).toEqual([file]);
  });
});
