import { SshError } from "../../core/errors";

/** Stands for a value that is not to be shown. */
export const masked = Symbol("masked");

/**
 * A value as a line of the console takes it, for the lines of previews and of undo scripts: bare where nothing in it means
 * anything to the console, else in double quotes. The words of the API go as they are.
 */
export function consoleWord(value: string): string {
  // A quoted text may hold none of them, and their escapes differ between releases.
  // biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what is looked for
  if (/[\u0000-\u001f\u007f]/.test(value)) {
    throw new SshError(
      "refused",
      "a value with line breaks or other control characters cannot stand in a console line",
    );
  }
  if (/^[\w.,:/*@+-]+$/.test(value)) return value;
  // An unescaped `$x` silently becomes empty, and `\t` silently a tab.
  return `"${value.replace(/[\\"$]/g, "\\$&")}"`;
}

/**
 * The console's form of a command of the API: `consoleLine("/ip/service/set", { port: "2222" }, "ssh")` is
 * `/ip service set ssh port=2222`. Blanks in the path are understood by every release. `which`: the row it is about, as
 * the console names it (`*3`, `ssh`, or a `[find ...]` whose values went through `consoleWord`).
 */
export function consoleLine(
  command: string,
  values: { readonly [name: string]: string | typeof masked | undefined } = {},
  which?: string,
): string {
  const words = Object.entries(values).flatMap(([name, value]) =>
    value === undefined ? [] : [`${name}=${value === masked ? "[secret]" : consoleWord(value)}`],
  );
  return [`/${command.slice(1).replaceAll("/", " ")}`, ...(which === undefined ? [] : [which]), ...words].join(" ");
}
