/** A sentence of a client, taken apart. */
export interface Sentence {
  /** `/user/ssh-keys/add` */
  command: string;
  /** `=name=value` words; the last of a name counts. */
  attributes: Map<string, string>;
  query: string[];
  tag?: string;
  /** `.proplist` and its kin. */
  api: Map<string, string>;
}

export function readSentence([command = "", ...words]: readonly string[]): Sentence {
  const sentence: Sentence = { command, attributes: new Map(), query: [], api: new Map() };
  for (const word of words) {
    const [, dotted = "", tagged] = /^(\.[\w-]+)=(.*)$/s.exec(word) ?? [];
    const [, name, value = ""] = /^=([^=]+)=(.*)$/s.exec(word) ?? [];
    if (word.startsWith("?")) sentence.query.push(word);
    else if (dotted === ".tag") sentence.tag = tagged;
    else if (name === ".proplist" || name === ".query") sentence.api.set(name, value);
    else if (name !== undefined) sentence.attributes.set(name, value);
    // `=detail` without a second sign: a flag.
    else if (/^=[^=]+$/.test(word)) sentence.attributes.set(word.slice(1), "");
  }
  return sentence;
}
