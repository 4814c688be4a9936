import { FormatError } from "./format-error";

/**
 * One line of sshd_config. Quotes are written only where they are needed, and in the form all releases read: the escapes
 * of `argv_split` are known since 8.7, so they appear only when the value itself holds a quote or a backslash before one.
 */
export function sshdConfigLine(keyword: string, args: readonly string[]): string {
  if (!/^[A-Za-z][A-Za-z0-9]*$/.test(keyword))
    throw new FormatError("A keyword of sshd_config has only letters and digits.");
  if (args.length === 0) throw new FormatError(`${keyword} needs a value.`);
  return `${keyword} ${args.map(quoteArgument).join(" ")}`;
}

/** A line whose whole rest is one value, quotes and `#` included: ForceCommand, VersionAddendum, AuthorizedKeysCommand. */
export function sshdConfigRawLine(keyword: string, value: string): string {
  refuseBreaks(value);
  if (value === "" || value !== value.trim()) throw new FormatError(`${keyword} cannot hold blanks around its value.`);
  return `${keyword} ${value}`;
}

function quoteArgument(arg: string): string {
  refuseBreaks(arg);
  if (arg !== "" && !/[\s"'#=\\\f]/.test(arg)) return arg;
  // A backslash escapes only a quote or a backslash that follows it; anywhere else it is itself.
  return `"${arg.replace(/\\(?=["'\\]|$)/g, "\\\\").replace(/"/g, '\\"')}"`;
}

function refuseBreaks(text: string): void {
  if (/[\r\n\0]/.test(text))
    throw new FormatError("A value in sshd_config must not contain a line break or a NUL character.");
}
