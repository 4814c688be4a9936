/** Why this cannot be the name of an account; `undefined` when it can. As useradd accepts, and nothing a script could trip over. */
export function accountName(value: unknown): string | undefined {
  if (typeof value !== "string" || value === "") return "must be the name of an account";
  const shown = JSON.stringify(value).slice(0, 40);
  if (value.length > 256) return "must not be longer than 256 characters";
  return /^[A-Za-z0-9_][A-Za-z0-9_.@\\-]*\$?$/.test(value)
    ? undefined
    : `${shown} is not the name of an account: letters, digits and . _ - @ \\ are accepted`;
}

/** Why this cannot stand in a file of lines; `undefined` when it can. */
export function plainText(value: unknown): string | undefined {
  if (typeof value !== "string" || value === "") return "must be a text that is not empty";
  // biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what is looked for
  return /[\u0000-\u001f\u007f]/.test(value)
    ? "must not contain line breaks, NUL or other control characters"
    : undefined;
}
