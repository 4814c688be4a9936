/** `show configuration | display set | match ssh`: the command, and what its output goes through. */
export function splitPipes(line: string): { command: string; pipes: string[] } {
  const [command = "", ...pipes] = outsideQuotes(line, "|").map((part) => part.trim());
  return { command, pipes };
}

/** The filters that work on lines; the others change what is printed, and are for the command itself. */
export function throughPipes(text: string, pipes: readonly string[]): string {
  return pipes.reduce((at, pipe) => {
    const [word, ...rest] = pipe.split(/\s+/);
    const pattern = rest.join(" ").replace(/^"|"$/g, "");
    if (word !== "match" && word !== "except") return at;
    const expression = new RegExp(pattern, "i");
    const lines = at.split("\n").filter((line) => line !== "" && expression.test(line) === (word === "match"));
    return lines.map((line) => `${line}\n`).join("");
  }, text);
}

/** Splits at a character that does not stand in double quotes. */
export function outsideQuotes(text: string, separator: string): string[] {
  const parts = [""];
  let isQuoted = false;
  for (const character of text) {
    if (character === '"') isQuoted = !isQuoted;
    if (character === separator && !isQuoted) parts.push("");
    else parts[parts.length - 1] += character;
  }
  return parts;
}
