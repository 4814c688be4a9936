import type { RouterosAnswer } from "../../core/routeros";

/** What a router has answered to one sentence. */
export type Reply = Pick<RouterosAnswer, "rows" | "ret" | "traps">;

/** One sentence of ours and the sentences that come back for it, until `!done`. */
export class Exchange {
  readonly reply: Promise<Reply>;
  private readonly rows: Reply["rows"] = [];
  private readonly traps: Reply["traps"] = [];
  private resolve: (reply: Reply) => void = () => {};
  private reject: (error: Error) => void = () => {};

  /** `settled`: called once, however it ends. */
  constructor(
    readonly command: string,
    private readonly settled: () => void,
  ) {
    this.reply = new Promise((resolve, reject) => {
      this.resolve = resolve;
      this.reject = reject;
    });
  }

  get trapped(): boolean {
    return this.traps.length > 0;
  }

  /** Takes a sentence in; false when it is none that we know. */
  hear([reply, ...words]: string[]): boolean {
    const attributes = attributesOf(words);
    if (reply === "!re") this.rows.push(attributes);
    else if (reply === "!trap") this.traps.push(trapOf(attributes, words));
    else if (reply === "!done") this.finish(attributes.ret);
    // `!empty` (since 7.18): there is nothing to list; `!done` follows.
    else return reply === "!empty";
    return true;
  }

  finish(ret?: string): void {
    this.settled();
    this.resolve({ rows: this.rows, traps: this.traps, ...(ret === undefined ? {} : { ret }) });
  }

  fail(error: Error): void {
    this.settled();
    this.reject(error);
  }
}

/** `=name=value`: the name ends at the first `=`, the value may hold more of them. Other words (`.section=`) are no attributes. */
function attributesOf(words: string[]): { [name: string]: string } {
  // Not by assigning: a router may name an attribute `__proto__`.
  return Object.fromEntries(
    words.flatMap((word) => {
      const end = word.indexOf("=", 1);
      return word.startsWith("=") && end > 1 ? [[word.slice(1, end), word.slice(end + 1)]] : [];
    }),
  );
}

function trapOf({ message, category }: { [name: string]: string }, words: string[]): Reply["traps"][number] {
  return {
    message: message ?? words.join(" "),
    ...(/^\d+$/.test(category ?? "") ? { category: Number(category) } : {}),
  };
}
