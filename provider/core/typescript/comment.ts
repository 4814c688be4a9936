/** A doc comment, on one line where it fits. */
export function comment(lines: string[], indent: string): string {
  const wrapped = lines.flatMap((line) => wrap(line.replaceAll("*/", "*\\/"), 114 - indent.length));
  if (wrapped.length === 1) return `${indent}/** ${wrapped[0]} */`;
  return [`${indent}/**`, ...wrapped.map((line) => `${indent} * ${line}`), `${indent} */`].join("\n");
}

function wrap(text: string, width: number): string[] {
  const lines = [""];
  for (const word of text.split(" ")) {
    const last = lines[lines.length - 1] as string;
    if (last === "") lines[lines.length - 1] = word;
    else if (last.length + 1 + word.length <= width) lines[lines.length - 1] = `${last} ${word}`;
    else lines.push(word);
  }
  return lines;
}
