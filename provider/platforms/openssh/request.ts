import type { Request } from "../../core/contract";

/** A piece of shell script to run on the host; its output is the answer. Scripts of one round travel together. */
export interface ShellRequest extends Request {
  /** POSIX shell. Whatever comes from a user or a file is quoted with `quote`, or travels as base64 in a here-document. */
  script: string;
}

/** Output as binary strings (one character per byte), so that foreign bytes survive. */
export interface ShellAnswer {
  code: number;
  out: string;
  err: string;
}
