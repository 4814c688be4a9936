import { FormatError } from "./format-error";

/** One line of a file, split so that joining `raw` and `eol` of all lines gives the file back byte for byte. */
export interface TextLine {
  raw: string;
  /** How the line ends; `""` only on a last line that has no newline. */
  eol: "\n" | "\r\n" | "";
}

/** Lines end where getline(3) ends them: at LF. The CR of a CRLF file belongs to the line end, any other CR to the line. */
export function splitLines(text: string): TextLine[] {
  const lines: TextLine[] = [];
  let start = 0;
  while (start < text.length) {
    const lf = text.indexOf("\n", start);
    if (lf === -1) {
      lines.push({ raw: text.slice(start), eol: "" });
      break;
    }
    const crlf = lf > start && text[lf - 1] === "\r";
    lines.push({ raw: text.slice(start, crlf ? lf - 1 : lf), eol: crlf ? "\r\n" : "\n" });
    start = lf + 1;
  }
  return lines;
}

export function joinLines(lines: readonly TextLine[]): string {
  return lines.map((line) => line.raw + line.eol).join("");
}

/** The line end a new line gets: CRLF only where every line has it, because to sshd a CR is a byte of the line. */
export function eolOf(lines: readonly TextLine[]): "\n" | "\r\n" {
  const ends = lines.map(({ eol }) => eol).filter((eol) => eol !== "");
  return ends.length > 0 && ends.every((eol) => eol === "\r\n") ? "\r\n" : "\n";
}

/** The lines with one more at the end. A last line without newline gets one first, else both would become one line. */
export function appendLine<L extends TextLine>(lines: readonly L[], line: L): L[] {
  const eol = eolOf(lines);
  const ended = lines.map((old) => (old.eol === "" ? { ...old, eol } : old));
  return [...ended, { ...line, eol }];
}

/** Refuses what would not stay one line in the file, and text whose bytes were never decided (see binary-string.ts). */
export function assertOneLine(line: string): void {
  if (/[\r\n\0]/.test(line))
    throw new FormatError("A line of a file must not contain a line break or a NUL character.");
  // biome-ignore lint/suspicious/noControlCharactersInRegex: the range is "every byte".
  if (/[^\u0000-\u00ff]/.test(line))
    throw new FormatError("A line of a file must be given as bytes (one char per byte).");
}
