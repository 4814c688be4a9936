import type { Answers } from "../../core/contract";
import { type HostFile, readFile } from "./answers";
import type { ShellAnswer } from "./request";

export interface FileWrite {
  path: string;
  /** `undefined` removes the file. */
  text: string | undefined;
  /** Octal; of the file as it is, or what a new one gets. */
  mode: string;
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
}

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
    return { ...file, present: write.text !== undefined, text: write.text ?? "" };
  }

  write(
    path: string,
    text: string | undefined,
    how: { writer: string; mode?: string; directories?: { path: string; mode: string }[]; configuration?: boolean },
  ): void {
    const file = readFile(this.answers, path);
    if (file.present ? file.text === text : text === undefined) {
      this.pending.delete(path);
      return;
    }
    this.pending.set(path, {
      path,
      text,
      mode: file.present ? file.mode : (how.mode ?? "600"),
      uid: file.present ? file.uid : undefined,
      gid: file.present ? file.gid : undefined,
      writer: how.writer,
      before: file.checksum,
      directories: how.directories ?? [],
      configuration: how.configuration ?? false,
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
