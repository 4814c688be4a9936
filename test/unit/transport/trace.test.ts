import { chmodSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import fc from "fast-check";
import { Redactor } from "../../../provider/core/redactor";
import { createTrace } from "../../../provider/transport/trace";
import { closeAll, failure, open } from "./open";
import { newKey, startServer } from "./ssh-server";

let folder: string;
let file: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "trace-"));
  file = join(folder, "trace.txt");
});
afterEach(() => {
  closeAll();
  rmSync(folder, { recursive: true });
});
const written = () => readFileSync(file, "utf8");
/** The lines without time and label. */
const lines = () =>
  written()
    .trim()
    .split("\n")
    .map((line) => line.replace(/^\d{4}-\d\d-\d\dT[\d:.]+Z #\d+\.\d+ r1 /, ""));
const transcript = (...secrets: string[]) => {
  const redactor = new Redactor();
  for (const secret of secrets) redactor.add(secret);
  return createTrace(file, redactor).open("r1");
};

it("does nothing without a path", () => {
  const trace = createTrace(undefined, new Redactor());
  const silent = trace.open("r1");
  silent.add(">", "x\n");
  silent.note("y");
  silent.flush();
  expect(silent.recording).toBe(false);
  expect(() => statSync(file)).toThrow();
});

it("writes times, connections, directions; only its owner can read it, and what was there stays", () => {
  const first = transcript();
  first.add(">", "show version\nshow clock\n");
  first.add("<", Buffer.from("Version 1\r\n"));
  first.note("logged in");
  expect(lines()).toEqual(["> show version", "> show clock", "< Version 1\\r", "- logged in"]);
  expect(written()).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z #\d+\.\d+ r1 > /);
  expect(statSync(file).mode & 0o777).toBe(0o600);
  transcript().note("again");
  expect(lines()).toHaveLength(5);
  const labels = written().match(/#\d+\.\d+/g);
  expect(new Set(labels).size).toBe(2);
});

it("closes a file that others could read", () => {
  writeFileSync(file, "old\n");
  chmodSync(file, 0o644);
  transcript().note("x");
  expect(statSync(file).mode & 0o777).toBe(0o600);
  expect(written()).toMatch(/^old\n/);
});

it("says which file it cannot write", async () => {
  const path = join(folder, "no", "trace");
  const error = await failure(Promise.resolve().then(() => createTrace(path, new Redactor())));
  expect(error.code).toBe("invalid");
  expect(error.message).toContain(path);
});

it("shows bytes that are no text escaped, and lets no terminal obey them", () => {
  const one = transcript();
  one.add("<", Buffer.from([0x1b, 0x5b, 0x33, 0x31, 0x6d, 0x00, 0xff, 0xc3, 0x0a]));
  one.add("<", "Grüße\t\u202eok\n");
  expect(lines()).toEqual(["< \\x1b[31m\\x00\\xff\\xc3", "< Grüße\t\\u202eok"]);
});

it("keeps a character together that arrives in two chunks", () => {
  const one = transcript();
  one.add("<", Buffer.from([0xc3]));
  one.add("<", Buffer.from([0xbc, 0x0a]));
  expect(lines()).toEqual(["< ü"]);
});

it("masks secrets across chunks, in other alphabets too", () => {
  fc.assert(
    fc.property(
      fc.array(fc.nat(20), { maxLength: 12 }),
      fc.constantFrom("hunter2-hunter2", "pä55wörd-ß", "two words"),
      (cuts, secret) => {
        writeFileSync(file, "");
        const one = transcript(secret);
        const bytes = Buffer.from(`a ${secret} b\n${Buffer.from(secret).toString("base64")}\nend ${secret}`);
        let at = 0;
        for (const cut of [...cuts, bytes.length]) {
          one.add(">", bytes.subarray(at, at + cut));
          at += cut;
        }
        one.flush();
        expect(lines()).toEqual(["> a [secret] b", "> [secret]", "> end [secret]"]);
      },
    ),
    { numRuns: 60 },
  );
});

it("masks a private key that arrives in pieces, and one that never ends", () => {
  const key = newKey().openssh;
  const one = transcript();
  for (const char of `before\n${key}after\n`) one.add(">", char);
  one.add("<", `x\n${key.slice(0, 150)}`);
  one.flush();
  expect(lines()).toEqual(["> before", "> [secret]", "> after", "< x", "< [secret]"]);
});

it("masks the beginning of a secret that was cut off", () => {
  const one = transcript("hunter2-hunter2");
  one.add("<", "pass: hunter2-hun");
  one.flush();
  expect(lines()).toEqual(["< pass: [secret]"]);
});

it("masks a short password that is sent alone", () => {
  const one = transcript("abc");
  one.add(">", "abc\n");
  expect(lines()).toEqual(["> [secret]"]);
});

it("writes endless streams without line ends in pieces, still masked", () => {
  const one = transcript("hunter2-hunter2");
  const piece = `${"x".repeat(1000)}hunter2-`;
  for (let count = 0; count < 30; count++) {
    one.add("<", piece);
    one.add("<", "hunter2");
  }
  const early = lines().length;
  one.flush();
  expect(early).toBeGreaterThanOrEqual(1);
  expect(written().includes("hunter2")).toBe(false);
});

it("of a session holds commands, answers, exit codes, and no secret", async () => {
  const password = "correct-horse";
  const server = await startServer({
    exec: (command, channel) => {
      channel.write(`you are ${command} with correct-`);
      setTimeout(() => {
        channel.write("horse\nok\n");
        channel.stderr.write("oops\n");
        channel.exit(4);
        channel.end();
      }, 20);
    },
  });
  const redactor = new Redactor();
  const connection = await open(
    { host: "127.0.0.1", port: server.port, user: "alice", hostKey: server.hostKey, password },
    { trace: createTrace(file, redactor) },
  );
  await connection.exec("whoami", `${password}\n`);
  connection.close();
  await server.close();
  const text = written();
  expect(text).not.toContain(password);
  expect(text).not.toContain("horse");
  const start = new RegExp(`#\\d+\\.\\d+ \\[127\\.0\\.0\\.1\\]:${server.port} `);
  for (const line of text.trim().split("\n")) expect(line).toMatch(start);
  for (const part of [
    "- connected",
    "- logged in as alice",
    "> [1] $ whoami",
    "> [1] [secret]",
    "< [1] you are whoami with [secret]",
    "! [1] oops",
    "- [1] exit 4",
    "- the connection to",
  ]) {
    expect(text).toContain(part);
  }
});
