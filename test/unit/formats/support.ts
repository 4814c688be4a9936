import { execFileSync, spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import * as fc from "fast-check";

/** A directory of its own for each test file, gone afterwards. */
export function scratch(): { path: (name: string) => string; write: (name: string, binary: string) => string } {
  const directory = mkdtempSync(join(tmpdir(), "formats-"));
  afterAll(() => rmSync(directory, { recursive: true, force: true }));
  const path = (name: string) => join(directory, name);
  return {
    path,
    write: (name, binary) => {
      writeFileSync(path(name), binary, { encoding: "latin1", mode: 0o600 });
      return path(name);
    },
  };
}

export function run(command: string, ...args: string[]): { code: number | null; out: string } {
  const { status, stdout } = spawnSync(command, args, {
    encoding: "latin1",
    input: "",
    env: { ...process.env, TZ: "UTC" },
  });
  return { code: status, out: stdout };
}

/** Makes a key pair with ssh-keygen and answers the path of the private key and the text of the public one. */
export function keygen(file: string, ...args: string[]): { file: string; publicKey: string } {
  execFileSync("ssh-keygen", ["-q", "-N", "", "-C", "me@here", "-f", file, ...args]);
  return { file, publicKey: readFileSync(`${file}.pub`, "utf8") };
}

/** Any bytes but the line feed, as a binary string. */
export const foreignLine = fc
  .uint8Array({ maxLength: 60 })
  .map((bytes) => Buffer.from(bytes).toString("latin1").replaceAll("\n", ""));

/** A file of foreign lines with mixed line ends, with or without a final newline. */
export const foreignFile = fc
  .tuple(fc.array(fc.tuple(foreignLine, fc.constantFrom("\n", "\r\n"))), fc.oneof(fc.constant(""), foreignLine))
  .map(([lines, last]) => lines.map(([raw, eol]) => raw + eol).join("") + last);

/** An Ed25519 blob of any 32 bytes: every one is a valid key to the formats. */
export const ed25519Blob = fc
  .uint8Array({ minLength: 32, maxLength: 32 })
  .map((key) => Buffer.concat([Buffer.from("0000000b7373682d6564323535313900000020", "hex"), Buffer.from(key)]));
