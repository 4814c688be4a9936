/** The part of RouterOS's script language that this emulator understands. */
export interface Place {
  line: number;
  column: number;
}

export interface Statement {
  words: Word[];
}

/** `value`, `name=value`, `name!=value` or `name~value`. */
export interface Word extends Place {
  name?: string;
  operator?: "=" | "!=" | "~";
  value: Value;
}

export type Value =
  | { kind: "bare"; text: string }
  | { kind: "text"; text: string }
  /** `[...]`: what the commands in it return. */
  | { kind: "result"; statements: Statement[] }
  /** `{...}`: commands that are run later, or not. */
  | { kind: "block"; statements: Statement[] };
