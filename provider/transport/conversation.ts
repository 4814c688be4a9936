import { SshError } from "../core/errors";
import type { SshConnection, Talk } from "./ssh-connection";
import { TimeLimit } from "./time-limit";

/** What came on both streams up to the mark; `code` when the command ended before it (null: by a signal). */
export interface Reply {
  stdout: Buffer;
  stderr: Buffer;
  code?: number | null;
}

interface Listener {
  hear(chunk: Buffer, stream: "stdout" | "stderr"): void;
  end(code: number | null): void;
  fail(error: unknown): void;
}

/**
 * A command that stays and is asked one thing after the other over its standard input. Starting a command costs three
 * round trips and, under sudo, as much work on the host as most questions; one that runs already answers in one.
 */
export class Conversation {
  private readonly talk: Promise<Talk>;
  private listener: Listener | undefined;
  private over = false;
  /** How the command ended; tells those who ask later. */
  private last: ((listener: Listener) => void) | undefined;

  /** `opening` is sent first, once. */
  constructor(
    private readonly connection: SshConnection,
    command: string,
    opening: Buffer,
  ) {
    let begin: (talk: Talk) => void = () => {};
    this.talk = new Promise((resolve) => {
      begin = resolve;
    });
    const finish = (last: (listener: Listener) => void) => {
      this.over = true;
      this.last = last;
      if (this.listener !== undefined) last(this.listener);
    };
    // Listened to once: one listener for each question would keep all answers for as long as the command runs.
    connection
      .exec(command, "", {
        onStart: (talk) => {
          if (this.over) return talk.close();
          talk.send(opening);
          begin(talk);
        },
        onOutput: (chunk, stream) => this.listener?.hear(chunk, stream),
      })
      .then(
        ({ code }) => finish((listener) => listener.end(code)),
        (error) => finish((listener) => listener.fail(error)),
      );
  }

  /** False once the command has ended: the next question needs a new one. */
  get isOpen(): boolean {
    return !this.over;
  }

  /** Sends the text; the answer is everything up to a line that ends in `mark`, on both streams. One at a time. */
  async ask(text: Buffer, mark: string, timeoutSeconds = this.connection.requestTimeout): Promise<Reply> {
    const limit = new TimeLimit(timeoutSeconds);
    const heard = { stdout: [] as Buffer[], stderr: [] as Buffer[] };
    const said = () => ({ stdout: Buffer.concat(heard.stdout), stderr: Buffer.concat(heard.stderr) });
    const answered = new Promise<Reply>((resolve, reject) => {
      const tails = { stdout: "", stderr: "" };
      const missing = new Set(["stdout", "stderr"]);
      this.listener = {
        hear(chunk, stream) {
          heard[stream].push(chunk);
          // The mark may arrive in pieces.
          const tail = tails[stream] + chunk.toString("latin1");
          if (tail.includes(`${mark}\n`)) missing.delete(stream);
          tails[stream] = tail.slice(-mark.length);
          if (missing.size === 0) resolve(said());
        },
        end: (code) => resolve({ ...said(), code }),
        fail: reject,
      };
    });
    if (this.last !== undefined && this.listener !== undefined) this.last(this.listener);
    const late = () =>
      new SshError("timeout", `${this.connection.name} did not answer within ${timeoutSeconds} s`, {
        hint: "Whether the command took effect is not known; `requestTimeout` (seconds) sets how long we wait.",
      });
    void this.talk.then((talk) => talk.send(text));
    try {
      return await limit.run(answered, () => this.close(), late);
    } finally {
      this.listener = undefined;
    }
  }

  close(): void {
    this.over = true;
    void this.talk.then((talk) => talk.close());
  }
}
