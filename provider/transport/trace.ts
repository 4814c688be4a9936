import { closeSync, fchmodSync, fstatSync, openSync, writeSync } from "node:fs";
import { SshError } from "../core/errors";
import type { Redactor } from "../core/redactor";
import { Transcript } from "./transcript";

/** Where the conversation with devices is written down, for the user to read and to send with a bug report. */
export interface Trace {
  /** The secrets that must not appear in it; whoever reads a secret adds it here. */
  readonly redactor: Redactor;
  /** Starts the transcript of one connection; `host` names it on every line. */
  open(host: string): Transcript;
}

let connections = 0;

/** `PULUMI_SSH_TRACE=file`: appends to that file, which only its owner can read. Without a path nothing is recorded. */
export function createTrace(path: string | undefined, redactor: Redactor): Trace {
  if (path === undefined || path === "") return { redactor, open: () => new Transcript(undefined, redactor, "") };
  const file = openPrivately(path);
  // One write per line, at once: what led to a crash is on disk, and lines of parallel processes do not mix.
  const write = (line: string) => void writeSync(file, line);
  return {
    redactor,
    open: (host) => new Transcript(write, redactor, `#${process.pid}.${++connections} ${host}`),
  };
}

function openPrivately(path: string): number {
  try {
    const file = openSync(path, "a", 0o600);
    const { mode } = fstatSync(file);
    try {
      const isFile = (mode & 0o170000) === 0o100000;
      if (isFile && (mode & 0o077) !== 0) fchmodSync(file, 0o600);
    } catch (error) {
      closeSync(file);
      throw error;
    }
    return file;
  } catch (error) {
    throw new SshError("invalid", `cannot write the trace to ${path}: ${(error as Error).message}`, {
      hint: "PULUMI_SSH_TRACE must name a file that we may create or append to, and whose owner we are.",
      cause: error,
    });
  }
}
