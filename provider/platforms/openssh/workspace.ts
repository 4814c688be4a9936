import type { Answers } from "../../core/contract";
import { type HostFile, readFile } from "./answers";
import type { ShellAnswer } from "./request";

export interface FileWrite {
  path: string;
  /** `undefined` removes the file, unless `from` says what comes there. */
  text: string | undefined;
  /** A file of the host to copy: for content that must not travel. */
  from?: string;
  /** Octal; of the file as it is, or what a new one gets. */
  mode: string;
  /** What an undo gives it again, where the mode itself changes. */
  modeBefore?: string;
  uid: number | undefined;
  gid: number | undefined;
  /** As whom the file is written: the owner of its directory, so that root never follows a user's symbolic links. */
  writer: string;
  /** POSIX cksum of what was read, or `absent`: whoever else wrote meanwhile makes the write fail, not vanish. */
  before: string;
  /** Directories to make first, outermost first. */
  directories: { path: string; mode: string }[];
  /** Part of sshd's configuration: validated as a whole, then loaded by a reload. */
  configuration: boolean;
  /** sshd reads it when it starts and at a reload. */
  loads?: boolean;
}

/** Text, a copy of a file of the host, or nothing: the file is removed. */
export type Content = { text: string } | { from: string } | undefined;

interface How {
  writer: string;
  mode?: string;
  /** The mode counts for a file that is there already, too. */
  exact?: boolean;
  directories?: { path: string; mode: string }[];
  configuration?: boolean;
  loads?: boolean;
}

export const removes = (write: FileWrite): boolean => write.text === undefined && write.from === undefined;

export const needsReload = (writes: readonly FileWrite[]): boolean =>
  writes.some(({ configuration, loads }) => configuration || loads);

/** A piece of script that runs once the files stand in their new form; it fails by its exit code and its words. */
export interface Run {
  /** Before the first file is moved, while nothing is changed yet. */
  when?: "before";
  /** Equal scripts of a group run once. */
  script: string;
}

/** The files of a host in memory: edits of many resources fold into one write per file. */
export class Workspace {
  private readonly pending = new Map<string, FileWrite>();

  private readonly scripts: Run[] = [];

  constructor(private readonly answers: Answers<ShellAnswer>) {}

  read(path: string): HostFile {
    const file = readFile(this.answers, path);
    const write = this.pending.get(path);
    if (write === undefined) return file;
    return { ...file, present: !removes(write), text: write.text ?? "" };
  }

  /** Whether something of the group writes this file already. */
  changes(path: string): boolean {
    return this.pending.has(path);
  }

  write(path: string, text: string | undefined, how: How): void {
    const file = readFile(this.answers, path);
    if (file.present ? file.text === text : text === undefined) {
      this.pending.delete(path);
      return;
    }
    this.put(path, text === undefined ? undefined : { text }, file, how);
  }

  /** For a file whose content was not read: `seen` tells how it lies there. */
  put(path: string, content: Content, seen: HostFile, how: How): void {
    if (content === undefined && !seen.present) {
      this.pending.delete(path);
      return;
    }
    const keeps = seen.present && how.exact !== true;
    this.pending.set(path, {
      path,
      text: content !== undefined && "text" in content ? content.text : undefined,
      ...(content !== undefined && "from" in content ? { from: content.from } : {}),
      mode: keeps ? seen.mode : (how.mode ?? "600"),
      ...(seen.present ? { modeBefore: seen.mode } : {}),
      uid: seen.present ? seen.uid : undefined,
      gid: seen.present ? seen.gid : undefined,
      writer: how.writer,
      before: seen.checksum,
      directories: how.directories ?? [],
      configuration: how.configuration ?? false,
      ...(how.loads === true ? { loads: true } : {}),
    });
  }

  /** Runs after all files of the group are in place (or before), in the order given. */
  run(run: Run): void {
    if (!this.scripts.some(({ script, when }) => script === run.script && when === run.when)) this.scripts.push(run);
  }

  runs(when?: "before"): Run[] {
    return this.scripts.filter((run) => run.when === when);
  }

  writes(): FileWrite[] {
    return [...this.pending.values()];
  }
}
