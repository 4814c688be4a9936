import { FormatError } from "./format-error";

/**
 * One word for a POSIX shell. Inside single quotes nothing is special (POSIX Shell Command Language 2.2.2), so the only
 * character that needs care is the quote itself. Everything is quoted, also what looks harmless: `if`, `a=b` and `~`
 * mean something in some positions.
 */
export function quote(text: string): string {
  if (text.includes("\0")) throw new FormatError("A NUL character cannot be given to a shell.");
  return `'${text.replaceAll("'", "'\\''")}'`;
}
