import type { ServerChannel } from "ssh2";

/**
 * The lines that a person types. On a pseudo terminal the device echoes what is typed, character by character while it
 * waits for a line and behind the next prompt what was typed before, and ends lines with CR LF; without one it does neither.
 */
export class Terminal {
  private typed = "";
  private isAfterReturn = false;
  private reader: ((line: string | undefined) => void) | undefined;
  private readonly ahead: (string | undefined)[] = [];

  constructor(
    private readonly channel: ServerChannel,
    private readonly hasEcho: boolean,
  ) {
    channel.on("data", (piece: Buffer) => {
      for (const character of piece.toString("utf8")) this.type(character);
    });
    channel.on("end", () => this.put(undefined));
    channel.on("close", () => this.put(undefined));
  }

  write(text: string): void {
    if (this.channel.writable) this.channel.write(this.hasEcho ? text.replaceAll("\n", "\r\n") : text);
  }

  /** The next line; undefined when the person is gone. */
  ask(prompt: string): Promise<string | undefined> {
    this.write(prompt);
    if (this.ahead.length > 0) {
      const line = this.ahead.shift();
      if (line !== undefined) this.echo(`${line}\n`);
      return Promise.resolve(line);
    }
    this.echo(this.typed);
    return new Promise((resolve) => {
      this.reader = resolve;
    });
  }

  private type(character: string): void {
    const isPair = character === "\n" && this.isAfterReturn;
    this.isAfterReturn = character === "\r";
    if (isPair) return;
    if (character === "\r" || character === "\n") {
      const line = this.typed;
      this.typed = "";
      if (this.reader !== undefined) this.echo("\n");
      this.put(line);
    } else if (character === "\u0003") this.typed = "";
    else if (character === "\u0004" && this.typed === "") this.put(undefined);
    else if (character === "\u007f" || character === "\b") this.erase();
    else if (character >= " ") {
      this.typed += character;
      if (this.reader !== undefined) this.echo(character);
    }
  }

  private erase(): void {
    if (this.typed !== "" && this.reader !== undefined) this.echo("\b \b");
    this.typed = this.typed.slice(0, -1);
  }

  private echo(text: string): void {
    if (this.hasEcho) this.write(text);
  }

  private put(line: string | undefined): void {
    const reader = this.reader;
    this.reader = undefined;
    if (reader !== undefined) reader(line);
    else this.ahead.push(line);
  }
}
