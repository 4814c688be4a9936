/** A word as the device writes it: in double quotes where it holds what would end it, or would be read as a mark. */
export function quoted(text: string): string {
  const plain = /^[^\s"'\\;{}[\]()<>#&|`!$^]+$/.test(text) && !text.includes("/*");
  // Wildcards of groups stand bare.
  const bare = (plain && !/^(?:in)?active:$|^replace:$|^delete:$/.test(text)) || /^<[\w*?.-]+>$/.test(text);
  return bare ? text : `"${text.replace(/["\\]/g, "\\$&")}"`;
}
