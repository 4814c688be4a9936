import { joinLines, splitLines, type TextLine } from "./text-lines";

/** One line of sshd_config. Comments, blank lines and lines sshd cannot split have no `keyword`. */
export interface SshdConfigLine extends TextLine {
  /** In lower case: keywords are case-insensitive. */
  keyword?: string;
  /** The arguments without quotes and trailing comment. */
  args: string[];
  /** All text after the keyword as it stands. ForceCommand and VersionAddendum take this, quotes and `#` included. */
  rest: string;
  /** The Match block this line is in; a Match line itself is the first of its own block. */
  match?: MatchBlock;
  /** Why sshd stops at this line, in its own words. */
  problem?: string;
}

export interface MatchBlock {
  /** Place of the Match line in `lines`. */
  index: number;
  /** Its arguments, for example `["User", "alice"]`. */
  criteria: string[];
}

/** An sshd_config file or drop-in, kept byte for byte. */
export interface SshdConfig {
  lines: SshdConfigLine[];
}

/** Splits the file as sshd 8.7 and later do. `text` is a binary string. Never throws. */
export function parseSshdConfig(text: string): SshdConfig {
  const lines: SshdConfigLine[] = [];
  let match: MatchBlock | undefined;
  for (const { raw, eol } of splitLines(text)) {
    const line: SshdConfigLine = { raw, eol, ...splitConfigLine(raw) };
    // A block ends only at the next Match or at the end of the file (and never reaches beyond an included file).
    if (line.keyword === "match") match = { index: lines.length, criteria: line.args };
    if (match !== undefined) line.match = match;
    lines.push(line);
  }
  return { lines };
}

export function printSshdConfig(doc: SshdConfig): string {
  return joinLines(doc.lines);
}

/** The files an `Include` line names, as glob patterns; relative ones are below /etc/ssh. `[]` for any other line. */
export function includeArgs(line: Pick<SshdConfigLine, "keyword" | "args">, directory = "/etc/ssh"): string[] {
  if (line.keyword !== "include") return [];
  return line.args.map((arg) => (/^[/~]/.test(arg) ? arg : `${directory}/${arg}`));
}

/**
 * What `sshd -T` and `sshd -G` print: one `keyword value` per line. Keywords are printed in lower case until 10.4 and in
 * CamelCase since 10.5; some values had a trailing blank until 9.6. A keyword that repeats has several values.
 */
export function parseEffective(text: string): Map<string, string[]> {
  const values = new Map<string, string[]>();
  for (const { raw } of splitLines(text)) {
    const [, keyword, value = ""] = /^\s*(\S+)(?:\s+(.*?))?\s*$/s.exec(raw) ?? [];
    if (keyword === undefined) continue;
    const name = keyword.toLowerCase();
    values.set(name, [...(values.get(name) ?? []), value]);
  }
  return values;
}

/** Keyword and arguments of one line (`process_server_config_line_depth`, which uses `strdelim` and `argv_split`). */
export function splitConfigLine(raw: string): Pick<SshdConfigLine, "keyword" | "args" | "rest" | "problem"> {
  // The CR of a CRLF file and a form feed count as blanks at the end of a line.
  const line = raw.replace(/[ \t\r\n\f]+$/, "");
  const start = line.replace(/^[ \t\r\n]+/, "");
  const nothing = { args: [], rest: "" };
  if (start === "" || start.startsWith("#")) return nothing;
  // The keyword ends at a blank, a quote or one `=`, which may have blanks around it; it may itself stand in quotes.
  const [, quoted, bare, rest = ""] =
    /^(?:"([^"]*)"[ \t\r\n]*|([^ \t\r\n"=]+)[ \t\r\n]*=?[ \t\r\n]*)(.*)$/s.exec(start) ?? [];
  const word = quoted ?? bare;
  if (word === undefined || word === "") return { ...nothing, problem: "Bad configuration option" };
  const keyword = word.toLowerCase();
  if (rest === "") return { keyword, ...nothing, problem: "no argument after keyword" };
  const args = splitArguments(rest);
  if (args === undefined) return { keyword, args: [], rest, problem: "invalid quotes" };
  return { keyword, args, rest };
}

/** `argv_split` with `terminate_on_comment`. `undefined`: a quote is not closed. */
function splitArguments(text: string): string[] | undefined {
  const args: string[] = [];
  let at = 0;
  while (at < text.length) {
    if (text[at] === " " || text[at] === "\t") {
      at++;
      continue;
    }
    // Only where an argument would begin; "c#d" is one argument (8.4 and earlier cut it).
    if (text[at] === "#") break;
    const word = readArgument(text, at);
    if (word === undefined) return undefined;
    args.push(word.text);
    at = word.end;
  }
  return args;
}

function readArgument(text: string, start: number): { text: string; end: number } | undefined {
  let value = "";
  let quote = "";
  let at = start;
  for (; at < text.length; at++) {
    const char = text[at] as string;
    const next = text[at + 1] ?? "";
    if (char === "\\" && next !== "" && (`"'\\`.includes(next) || (quote === "" && next === " "))) {
      value += next;
      at++;
    } else if (quote === "" && (char === " " || char === "\t")) break;
    else if (quote === "" && (char === '"' || char === "'")) quote = char;
    else if (char === quote) quote = "";
    else value += char;
  }
  return quote === "" ? { text: value, end: at } : undefined;
}
