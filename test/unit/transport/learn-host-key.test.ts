import {
  chmodSync,
  lstatSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { SshError } from "../../../provider/core/errors";
import { lookup, parseKnownHosts } from "../../../provider/core/formats/known-hosts";
import { hashHost } from "../../../provider/core/formats/known-hosts-names";
import { learnHostKey } from "../../../provider/transport/learn-host-key";
import { newKey } from "./ssh-server";

const before = newKey().line;
const after = newKey().line;
const rsa = newKey("rsa").line;
let folder: string;
let file: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "learn-"));
  file = join(folder, "known_hosts");
});
afterEach(() => rmSync(folder, { recursive: true }));

const learn = (text: string, host = "r1", port = 22, line = after) => {
  writeFileSync(file, text, "latin1");
  learnHostKey(file, host, port, line);
  return readFileSync(file, "latin1");
};

it.each([
  ["replaces the old key in its place", `# a\nr1 ${before}\nr2 ${before}\n`, `# a\nr1 ${after}\nr2 ${before}\n`],
  ["leaves other types of the host", `r1 ${rsa}\nr1 ${before}\n`, `r1 ${rsa}\nr1 ${after}\n`],
  ["leaves the other names of a line", `r1,10.0.0.1 ${before} note\n`, `10.0.0.1 ${before} note\nr1 ${after}\n`],
  ["leaves patterns", `*.lan,r1 ${before}\n`, `*.lan ${before}\nr1 ${after}\n`],
  [
    "leaves CAs and revocations",
    `@cert-authority r1 ${before}\n@revoked r1 ${before}\n`,
    `@cert-authority r1 ${before}\n@revoked r1 ${before}\nr1 ${after}\n`,
  ],
  ["takes away every old key of the type", `r1 ${before}\nx ${rsa}\nr1 ${before}\n`, `x ${rsa}\nr1 ${after}\n`],
  ["adds a line where none was", "", `r1 ${after}\n`],
  ["ends the last line first", "# no newline", `# no newline\nr1 ${after}\n`],
  [
    "keeps line ends and bytes that are no text",
    `# \xff\xfe\r\nr1 ${before}\r\ngarbage \x80\r\n`,
    `# \xff\xfe\r\nr1 ${after}\r\ngarbage \x80\r\n`,
  ],
  ["drops the comment of a new key", `r1 ${before} old\n`, `r1 ${after}\n`],
])("%s", (_what, text, expected) => {
  expect(learn(text, "r1", 22, `${after} root@r1`)).toBe(expected);
});

it("writes nothing when the key is there already", () => {
  writeFileSync(file, `r1 ${after} comment\n`);
  const { ino } = statSync(file);
  learnHostKey(file, "r1", 22, after);
  expect(statSync(file).ino).toBe(ino);
});

it("removes the old key also when the new one is there already", () => {
  expect(learn(`r1 ${after}\nr1 ${before}\n`)).toBe(`r1 ${after}\n`);
});

it("writes name and port, and leaves the plain name alone", () => {
  expect(learn(`r1 ${before}\n`, "r1", 2222)).toBe(`r1 ${before}\n[r1]:2222 ${after}\n`);
});

it("hashes again what was hashed", () => {
  const text = learn(`${hashHost("r1")} ${before}\n`);
  expect(text).not.toContain("r1 ");
  const { keys } = lookup(parseKnownHosts(text), "r1");
  expect(keys.map(({ entry }) => `${entry.type} ${entry.base64}`)).toEqual([after]);
});

it("keeps mode and symbolic link, and leaves no other file behind", () => {
  const link = join(folder, "link");
  writeFileSync(file, `r1 ${before}\n`);
  chmodSync(file, 0o640);
  symlinkSync(file, link);
  learnHostKey(link, "r1", 22, after);
  expect(statSync(file).mode & 0o777).toBe(0o640);
  expect(lstatSync(link).isSymbolicLink()).toBe(true);
  expect(readFileSync(file, "utf8")).toBe(`r1 ${after}\n`);
  expect(readdirSync(folder).sort()).toEqual(["known_hosts", "link"]);
});

it("a file that cannot be written is an error with the line that belongs there", () => {
  try {
    learnHostKey(join(folder, "missing"), "r1", 2222, after);
    throw new Error("it was written");
  } catch (error) {
    expect(error).toBeInstanceOf(SshError);
    expect((error as SshError).message).toContain("ENOENT");
    expect((error as SshError).hint).toContain(`[r1]:2222 ${after}`);
  }
});
