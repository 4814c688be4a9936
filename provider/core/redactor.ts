const shown = "[secret]";

/** A private key in any of its texts; one whose end is missing is masked up to the end. */
const privateKeys = [
  /-----BEGIN [A-Z0-9 ]*PRIVATE KEY-----[\s\S]*?(?:-----END [A-Z0-9 ]*PRIVATE KEY-----|$)/g,
  // The same in base64 (`-----BEGIN`), and the body of an OpenSSH key (`openssh-key-v1`) without its frame.
  /LS0tLS1CRUdJTi[A-Za-z0-9+/=\r\n]*/g,
  /b3BlbnNzaC1rZXktdjE[A-Za-z0-9+/=\r\n]*/g,
];

/**
 * What devices keep in the place of a secret: Junos's `$9$` text, which anyone can take the secret back from, `$8$` text,
 * and the hashes of passwords as crypt(3) writes them (`$6$salt$...`).
 */
const standIns = /\$[15689]\$[A-Za-z0-9./$=-]{6,}/g;

/** The beginnings of the above, which a reader of chunks must not let go before it has seen the rest. */
const openings = ["-----BEGIN ", "LS0tLS1CRUdJTi", "b3BlbnNzaC1rZXktdjE"];

/**
 * Knows the secrets of a run and takes them out of whatever is about to leave the provider: messages, logs, the trace.
 *
 * A secret is found as it is, line by line (terminals and base64 wrap), in base64 wherever it stands in the encoded text,
 * and escaped for JSON, XML, a line of Junos or a shell; the comment of a public key also alone. What devices keep in its place is found by its form. A secret of fewer than four characters is masked only where it is the whole text:
 * masking every `a` would make the output useless and, by where the masks stand, give the secret away.
 */
export class Redactor {
  private readonly whole = new Set<string>();
  private readonly needles = new Set<string>();

  add(secret: string): void {
    if (secret.trim() === "") return;
    this.whole.add(secret);
    const lines = secret.split(/\r?\n/).map((line) => line.trim());
    for (const text of [secret, secret.trim(), ...lines, ...lines.map(commentOf)]) {
      if (text.length < 4 || isFrame(text)) continue;
      for (const spelling of spellings(text)) {
        // Streams are searched as bytes, one character each, because a chunk may end inside a character.
        for (const form of [spelling, Buffer.from(spelling, "utf8").toString("latin1")]) {
          if (form.length >= 4) this.needles.add(form);
        }
      }
    }
  }

  /** `cutOff`: nothing follows, so what may be the beginning of a secret is one whose rest never came. */
  mask(text: string, cutOff = false): string {
    if (this.whole.has(text) || this.whole.has(text.trim())) return shown;
    const ranges = this.ranges(text);
    const tail = cutOff ? startOfTail(text, this.needles) : text.length;
    // Three characters are what any text may end in by chance.
    if (text.length - tail >= 4) ranges.push([tail, text.length]);
    return cut(text, ranges);
  }

  /**
   * Where the tail of a text begins that may be the start of a secret whose rest has not arrived: a reader of chunks
   * keeps that tail back. Equals `text.length` when nothing is pending.
   */
  pendingFrom(text: string): number {
    const block = /-----BEGIN [^-\n]*(?:-{0,4}$|-----(?![\s\S]*-----END [A-Z0-9 ]*PRIVATE KEY-----)[\s\S]*$)/.exec(
      text,
    );
    const run = /(?:LS0tLS1CRUdJTi|b3BlbnNzaC1rZXktdjE)[A-Za-z0-9+/=\r\n]*$/.exec(text);
    const standIn = /\$(?:[15689](?:\$[A-Za-z0-9./$=-]*)?)?$/.exec(text);
    let from = startOfTail(text, [...this.needles, ...openings]);
    from = Math.min(from, block?.index ?? from, run?.index ?? from, standIn?.index ?? from);
    // The end of one secret may look like the beginning of the next: the text must not be cut inside of what is masked.
    for (const [start, end] of this.ranges(text).reverse()) if (start < from && from < end) from = start;
    return from;
  }

  private ranges(text: string): [number, number][] {
    const found: [number, number][] = [];
    for (const needle of this.needles) {
      for (let at = text.indexOf(needle); at >= 0; at = text.indexOf(needle, at + 1))
        found.push([at, at + needle.length]);
    }
    for (const pattern of [...privateKeys, standIns]) {
      for (const match of text.matchAll(pattern)) found.push([match.index, match.index + match[0].length]);
    }
    return found.sort((a, b) => a[0] - b[0]);
  }
}

/** Where the longest end of the text begins that is the beginning of one of the words, but not yet the whole word. */
function startOfTail(text: string, words: Iterable<string>): number {
  let from = text.length;
  for (const word of words) {
    for (let length = Math.min(word.length - 1, text.length); length > text.length - from; length--) {
      if (!text.endsWith(word.slice(0, length))) continue;
      from = text.length - length;
      break;
    }
  }
  return from;
}

/** Overlapping finds become one mask, so that no rest of a secret stays beside the mask of another one. */
function cut(text: string, ranges: [number, number][]): string {
  let out = "";
  let done = 0;
  for (const [from, to] of ranges.sort((a, b) => a[0] - b[0])) {
    if (from >= done) out += text.slice(done, from) + shown;
    done = Math.max(done, to);
  }
  return out + text.slice(done);
}

/** Of a line that holds a public key: there are devices that keep its comment in a field of its own. */
const commentOf = (line: string): string =>
  /(?:^| )[a-z0-9@.-]+ AAAA[A-Za-z0-9+/=]+ (.+)$/.exec(line)?.[1]?.trim() ?? "";

/** `-----BEGIN ...` and `-----END ...` lines are no secret, and masking them would hide every certificate as well. */
function isFrame(line: string): boolean {
  return /^-----(BEGIN|END) [A-Z0-9 ]+-----$/.test(line);
}

function spellings(text: string): string[] {
  const json = JSON.stringify(text).slice(1, -1);
  const shell = text.replace(/'/g, `'\\''`);
  const backslashed = text.replace(/(["\\$`?])/g, "\\$1");
  return [
    ...xml(text),
    // In double quotes as JSON has them, so do lines of Junos, and those travel in XML: `\&quot;`.
    ...xml(json),
    shell,
    backslashed,
    encodeURIComponent(text),
    ...base64(text),
  ];
}

/** As it is, and as content of an element: quotes may stand there as they are. */
function xml(text: string): string[] {
  const content = text.replace(/&/g, "&amp;").replace(/</g, "&lt;").replace(/>/g, "&gt;");
  return [text, content, content.replace(/"/g, "&quot;").replace(/'/g, "&apos;")];
}

/** In base64 three bytes become four characters, so a text looks different at each of three offsets in a longer one. */
function base64(text: string): string[] {
  const bytes = Buffer.from(text, "utf8");
  const found = [bytes.toString("base64"), bytes.toString("base64").replace(/=+$/, "")];
  for (let offset = 0; offset < 3; offset++) {
    const encoded = Buffer.concat([Buffer.alloc(offset), bytes]).toString("base64");
    // What depends on the bytes before and after is left out.
    const inner = encoded.slice(offset === 0 ? 0 : offset + 1, Math.floor(((offset + bytes.length) * 8) / 6));
    if (inner.length >= 6) found.push(inner);
  }
  const lines = [64, 76].flatMap((width) => found[0]?.match(new RegExp(`.{${width}}`, "g")) ?? []);
  return [...found, ...lines];
}
