import type { Answers } from "../../core/contract";
import { SshError } from "../../core/errors";
import { parseEffective } from "../../core/formats/sshd-config";
import { remembered } from "./remembered";
import type { ShellAnswer } from "./request";

/** A file as it stands on the host; `checksum` is POSIX cksum's two words, or `absent`. */
export interface HostFile {
  present: boolean;
  text: string;
  mode: string;
  uid: number;
  gid: number;
  checksum: string;
}

export interface Account {
  user: string;
  uid: number;
  gid: number;
  home: string;
  groups: string[];
  locked: boolean;
}

export interface Directory {
  path: string;
  present: boolean;
  mode: string;
  uid: number;
  owner: string;
}

/** The answer to a request that must have been asked; a failed one throws with the host's words. */
export function answer(answers: Answers<ShellAnswer>, key: string, what: string): string {
  const found = answers.get(key);
  if (found === undefined) throw new Error(`not asked: ${key}`);
  if (found.code !== 0) {
    const words = found.err.trim() || found.out.trim() || `exit status ${found.code}`;
    const denied = /permission|not permitted|denied/i.test(words);
    throw new SshError("device", `${what} failed: ${words}`, {
      hint: denied ? "The login user lacks the right; log in as root or set `sudo`." : undefined,
    });
  }
  return found.out;
}

const files = remembered<HostFile>();

export function readFile(answers: Answers<ShellAnswer>, path: string): HostFile {
  return files(answers, `file:${path}`, () => parseFile(answers, path));
}

function parseFile(answers: Answers<ShellAnswer>, path: string): HostFile {
  const out = answer(answers, `file:${path}`, `reading ${path}`);
  if (out === "absent\n") return { present: false, text: "", mode: "", uid: -1, gid: -1, checksum: "absent" };
  if (out.startsWith("link ")) {
    throw new SshError("refused", `${path} is a symbolic link to ${out.slice(5).trim()}; it is not followed`, {
      hint: "Name the real file, or replace the link by a file.",
    });
  }
  const [entry = "", checksum = ""] = out.split("\n", 2);
  if (checksum === "not a file") throw new SshError("refused", `${path} is not a regular file: ${entry}`);
  const listed = listing(entry);
  if (listed === undefined || !/^\d+ \d+$/.test(checksum)) {
    throw new SshError("not-understood", `${path}: cannot read this listing: ${entry} / ${checksum}`);
  }
  return { present: true, text: out.slice(entry.length + checksum.length + 2), checksum, ...listed };
}

export function readAccount(answers: Answers<ShellAnswer>, user: string): Account | undefined {
  const out = answer(answers, `account:${user}`, `looking up the user ${user}`);
  const lines = out.split("\n");
  if (lines[0] === "absent") return undefined;
  const fields = (lines[0] ?? "").split(":");
  const [, , uid, gid, , home] = fields;
  if (fields.length < 7 || uid === undefined || gid === undefined || home === undefined) {
    throw new SshError("not-understood", `the passwd entry of ${user} reads: ${lines[0]}`);
  }
  const groups =
    lines
      .find((line) => line.startsWith("groups "))
      ?.slice(7)
      .trim()
      .split(/\s+/) ?? [];
  return { user, uid: Number(uid), gid: Number(gid), home, groups, locked: lines.includes("locked") };
}

const effective = remembered<ReadonlyMap<string, string[]>>();

/** Effective sshd settings for connections of `user`. */
export function readEffective(answers: Answers<ShellAnswer>, user: string): ReadonlyMap<string, string[]> {
  return effective(answers, `effective:${user}`, () => parseEffectiveFor(answers, user));
}

function parseEffectiveFor(answers: Answers<ShellAnswer>, user: string): Map<string, string[]> {
  const out = answer(answers, `effective:${user}`, "sshd -T");
  const settings = parseEffective(out);
  if (settings.size < 10)
    throw new SshError("not-understood", `sshd -T printed: ${out.slice(0, 200).trim() || "nothing"}`);
  return settings;
}

export function readParents(answers: Answers<ShellAnswer>, path: string): Directory[] {
  const out = answer(answers, `parents:${path}`, `looking at the directories above ${path}`);
  const directories: Directory[] = [];
  let pending: Omit<Directory, "path"> | undefined;
  for (const line of out.split("\n")) {
    if (line === "absent") pending = { present: false, mode: "", uid: -1, owner: "" };
    else if (line.startsWith("owner ") && pending !== undefined) pending.owner = line.slice(6);
    else if (line.startsWith("dir ") && pending !== undefined) directories.push({ path: line.slice(4), ...pending });
    else if (line !== "") {
      const listed = listing(line);
      if (listed === undefined) throw new SshError("not-understood", `${path}: cannot read this listing: ${line}`);
      pending = { present: true, mode: listed.mode, uid: listed.uid, owner: "" };
    }
  }
  return directories;
}

/** `-rw-------. 1 1000 1000 120 Nov 21 10:00 name`: mode as octal text, owner, group. */
export function listing(line: string): { mode: string; uid: number; gid: number } | undefined {
  const words = /^[-dlbcps]([-rwxsStT]{9})\S*\s+\d+\s+(\d+)\s+(\d+)\s/.exec(line);
  if (words === null) return undefined;
  const [, letters = "", uid, gid] = words;
  let bits = 0;
  for (const letter of letters) bits = bits * 2 + (letter === "-" || letter === "S" || letter === "T" ? 0 : 1);
  if (/[sS]/.test(letters[2] ?? "")) bits += 0o4000;
  if (/[sS]/.test(letters[5] ?? "")) bits += 0o2000;
  if (/[tT]/.test(letters[8] ?? "")) bits += 0o1000;
  return { mode: bits.toString(8), uid: Number(uid), gid: Number(gid) };
}
