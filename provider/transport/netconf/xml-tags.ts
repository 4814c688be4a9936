export interface XmlTag {
  kind: "open" | "close" | "empty";
  /** Without prefix. */
  name: string;
  qualifiedName: string;
  /** Where it begins in the text. */
  at: number;
}

const passedOver = [
  ["<!--", "-->"],
  ["<![CDATA[", "]]>"],
  ["<?", "?>"],
] as const;

/**
 * The tags of a text in their order, by how they look: for limits and repairs before the text is parsed. It ends where
 * the text makes no sense; the parser will say why. `declaration`: `<!DOCTYPE` or the like stands there.
 */
export function* xmlTags(text: string): Generator<XmlTag | "declaration"> {
  for (let at = text.indexOf("<"); at >= 0; ) {
    const skip = passedOver.find(([begin]) => text.startsWith(begin, at));
    if (skip === undefined && text[at + 1] === "!") yield "declaration";
    const end = skip === undefined ? endOfTag(text, at) : text.indexOf(skip[1], at + skip[0].length);
    if (end < 0) return;
    if (skip === undefined) yield tagAt(text, at, end);
    at = text.indexOf("<", end);
  }
}

/** Where its `>` stands; one inside of quotes does not count. Below zero when there is none. */
function endOfTag(text: string, at: number): number {
  for (let index = at + 1; index < text.length; index++) {
    const character = text[index];
    if (character === ">") return index;
    if (character === "<") return -1;
    if (character !== '"' && character !== "'") continue;
    index = text.indexOf(character, index + 1);
    if (index < 0) return -1;
  }
  return -1;
}

function tagAt(text: string, at: number, end: number): XmlTag {
  const kind = text[at + 1] === "/" ? "close" : text[end - 1] === "/" ? "empty" : "open";
  let stop = at + (kind === "close" ? 2 : 1);
  const begin = stop;
  while (stop < end && !/[\s/]/.test(text[stop] as string)) stop++;
  const qualifiedName = text.slice(begin, stop);
  return { kind, qualifiedName, name: qualifiedName.slice(qualifiedName.indexOf(":") + 1), at };
}
