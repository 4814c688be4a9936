import type { Answers } from "../../../core/contract";
import { SshError } from "../../../core/errors";
import { sha256Fingerprint } from "../../../core/formats/fingerprint";
import { formatPublicKey, parsePublicKey } from "../../../core/formats/public-key";
import { answer, type HostFile, listing } from "../answers";
import { ask } from "../ask";
import type { ShellAnswer } from "../request";

/** A private key on the host, known by its public half. Plain data: it is part of what a read remembers. */
export interface KeyFile {
  path: string;
  /** Whether anything with content lies there. */
  present: boolean;
  /** `type base64`; absent where ssh-keygen can read no key. */
  line?: string;
  comment?: string;
  /** As OpenSSH names it, for example `ssh-ed25519`. */
  type?: string;
  bits?: number;
  fingerprint?: string;
  /** Why sshd cannot use it, or skips it. */
  problem?: string;
  /** The problem is only who may read it. */
  open?: boolean;
  mode: string;
  group: string;
}

/** How the file lies there, for the edits: its content stays on the host. */
export function keyFileState(answers: Answers<ShellAnswer>, path: string): HostFile & { group: string; last: string } {
  const out = answer(answers, ask.keyFile(path).key, `looking at ${path}`);
  const nothing = { text: "", mode: "", uid: -1, gid: -1, group: "", last: "" };
  if (out === "absent\n") return { present: false, checksum: "absent", ...nothing };
  if (out.startsWith("link ")) {
    throw new SshError("refused", `${path} is a symbolic link to ${out.slice(5).trim()}; it is not followed`, {
      hint: "Name the real file in `file`, or replace the link by a file.",
    });
  }
  const [entry = "", checksum = "", group = "", ...rest] = out.split("\n");
  if (checksum === "not a file") throw new SshError("refused", `${path} is not a regular file: ${entry}`);
  const listed = listing(entry);
  if (listed === undefined || !/^(\d+ \d+|unreadable)$/.test(checksum) || !group.startsWith("group ")) {
    throw new SshError("not-understood", `${path}: cannot read this listing: ${out.slice(0, 200)}`);
  }
  return { present: true, text: "", checksum, ...listed, group: group.slice(6), last: rest.join("\n").trim() };
}

export function readKeyFile(answers: Answers<ShellAnswer>, path: string): KeyFile {
  const state = keyFileState(answers, path);
  const base = { path, mode: state.mode, group: state.group };
  // A file of zero length counts as missing, as for ssh-keygen -A.
  if (!state.present || state.last === "empty") return { ...base, present: false };
  const said = state.last.startsWith("key ") ? state.last.slice(4) : undefined;
  if (said === undefined) return { ...base, present: true, problem: state.last.replace(/^problem /, "").trim() };
  try {
    const key = parsePublicKey(Buffer.from(said, "latin1").toString("utf8"));
    const open = readableByOthers(state.uid, state.mode, state.group);
    return {
      ...base,
      present: true,
      line: formatPublicKey(key, ""),
      comment: key.comment,
      type: key.type,
      ...(key.bits === undefined ? {} : { bits: key.bits }),
      fingerprint: sha256Fingerprint(key.blob),
      ...(open ? { open, problem: `mode ${state.mode} lets others read it, so sshd skips it` } : {}),
    };
  } catch (error) {
    return { ...base, present: true, problem: (error as Error).message };
  }
}

/** `sshkey_perm_ok` looks at files of its own user only; Red Hat's up to 9 lets the group ssh_keys read. */
function readableByOthers(uid: number, mode: string, group: string): boolean {
  const others = Number.parseInt(mode, 8) & 0o077;
  if (uid !== 0) return false;
  return others !== 0 && !(group === "ssh_keys" && others === 0o040);
}
