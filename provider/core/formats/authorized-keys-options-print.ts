import { type AuthorizedKeyOptions, negatableFlags } from "./authorized-keys-options-types";
import { FormatError } from "./format-error";

/**
 * The options as one word, `""` when there are none. Throws where sshd could not read the same value back; whether the
 * values make sense is for `checkOptions` to say.
 */
export function printOptions(options: AuthorizedKeyOptions): string {
  const words: string[] = [];
  // First, because it resets the flags that stand before it.
  if (options.restrict === true) words.push("restrict");
  if (options.certAuthority === true) words.push("cert-authority");
  for (const [name, word] of Object.entries(negatableFlags)) {
    const value = options[name as keyof typeof negatableFlags];
    if (value !== undefined) words.push(value ? word : `no-${word}`);
  }
  const value = (name: string, text: string) => words.push(`${name}=${quoted(name, text)}`);
  if (options.from !== undefined) value("from", joined("from", options.from));
  if (options.principals !== undefined) value("principals", joined("principals", options.principals));
  if (options.expiryTime !== undefined) value("expiry-time", options.expiryTime);
  for (const target of options.permitOpen ?? []) value("permitopen", target);
  for (const target of options.permitListen ?? []) value("permitlisten", target);
  for (const [name, text] of Object.entries(options.environment ?? {})) value("environment", variable(name, text));
  if (options.tunnel !== undefined) value("tunnel", String(options.tunnel));
  if (options.command !== undefined) value("command", options.command);
  return words.join(",");
}

/** Why sshd cannot read this text back as the value of an option; `undefined` when it can. */
export function unprintable(text: string): string | undefined {
  if (/[\r\n\0]/.test(text)) return "must not contain a line break or a NUL character";
  // `opt_dequote` knows one escape, `\"`. A backslash before the closing quote would be taken for it.
  if (text.endsWith("\\"))
    return "must not end with a backslash: sshd would take the closing quote for part of the value";
  return undefined;
}

function quoted(name: string, text: string): string {
  const reason = unprintable(text);
  if (reason !== undefined) throw new FormatError(`The option ${name} ${reason}.`);
  return `"${text.replaceAll('"', '\\"')}"`;
}

function joined(name: string, items: string[]): string {
  if (items.length === 0) throw new FormatError(`The option ${name} must not be an empty list.`);
  if (items.some((item) => item === "" || item.includes(",")))
    throw new FormatError(`An item of the option ${name} must not be empty or contain a comma.`);
  return items.join(",");
}

function variable(name: string, text: string): string {
  if (name === "" || name.includes("=")) throw new FormatError("The name of an environment variable is not valid.");
  return `${name}=${text}`;
}
