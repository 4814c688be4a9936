/** Text for the content of an element or of an attribute in double quotes. XML has no spelling for control characters. */
export function xmlEscape(text: string): string {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what is looked for
  if (/[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/.test(text)) {
    throw new Error("the text holds a control character, which XML cannot carry");
  }
  return text.replace(/[&<>"'\r]/g, (character) => entities[character] as string);
}

const entities: { [character: string]: string } = {
  "&": "&amp;",
  "<": "&lt;",
  ">": "&gt;",
  '"': "&quot;",
  "'": "&apos;",
  "\r": "&#13;",
};
