import { randomBytes } from "node:crypto";
import type { LoginFacts, Request } from "../core/contract";
import { SshError } from "../core/errors";
import { quote } from "../core/formats/shell-quote";
import { Conversation } from "./conversation";
import { SlotPool } from "./slot-pool";
import type { SshConnection } from "./ssh-connection";
import type { Wire } from "./wire";

interface ScriptRequest extends Request {
  script: string;
}

interface ScriptAnswer {
  code: number;
  out: string;
  err: string;
}

export interface ShellOptions {
  /** Runs first in every script: functions and variables that the requests use. */
  prelude: string;
  /** `true`: `sudo -n`; a password: `sudo -S`; undefined: as the login user. */
  sudo: true | { password: string } | undefined;
}

/**
 * Runs pieces of shell script over one SSH connection. All pieces of a round travel together (one round trip), as text on
 * the standard input of one `/bin/sh -s` that stays: nothing of them shows in the host's process list, and the login
 * shell of the user, whatever it is, never sees them. The one thing it expands is `$SSH_CONNECTION`, which sudo would drop.
 */
export class Shell implements Wire<ScriptRequest, ScriptAnswer> {
  private sudoProof: Promise<void> | undefined;
  private conversation: Conversation | undefined;
  private readonly turns = new SlotPool(1);

  constructor(
    private readonly connection: SshConnection,
    private readonly options: ShellOptions,
  ) {}

  get login(): LoginFacts {
    return this.connection.login;
  }

  get closed(): Promise<SshError> {
    return this.connection.closed;
  }

  get knownHostsFile(): string | undefined {
    return this.connection.knownHostsFile;
  }

  get alive(): boolean {
    return this.connection.isAlive;
  }

  announcedHostKeys(): Promise<Buffer[]> {
    return this.connection.announcedHostKeys();
  }

  async ask(requests: readonly ScriptRequest[], timeoutSeconds?: number): Promise<Map<string, ScriptAnswer>> {
    const answers = new Map<string, ScriptAnswer>();
    if (requests.length === 0) return answers;
    await this.proveSudo();
    // The nonce keeps whatever a file contains from looking like the frame around it.
    const nonce = newNonce();
    const text = Buffer.from(frame(nonce, requests), "latin1");
    const result = await this.turns.use(() => this.open().ask(text, `${nonce}.`, timeoutSeconds));
    const out = split(result.stdout.toString("latin1"), nonce);
    const err = split(result.stderr.toString("latin1"), nonce);
    requests.forEach((request, index) => {
      const part = out.parts[index];
      const code = part?.code;
      if (part === undefined || code === undefined) throw this.brokenOff(result.code ?? null, out.head, err);
      answers.set(request.key, { code, out: part.text, err: err.parts[index]?.text ?? "" });
    });
    return answers;
  }

  close(): void {
    this.connection.close();
  }

  /** The shell that runs, or a new one: a server may end a channel that was silent for long (ChannelTimeout). */
  private open(): Conversation {
    if (this.conversation?.isOpen !== true) {
      const mark = newNonce();
      const opening = Buffer.concat([
        this.lead(mark),
        Buffer.from(`${this.options.prelude}\n${frameFunctions}`, "latin1"),
      ]);
      this.conversation = new Conversation(this.connection, this.command(mark), opening);
    }
    return this.conversation;
  }

  private command(mark: string): string {
    const shell = `/bin/sh -s -- "$SSH_CONNECTION"`;
    const { sudo } = this.options;
    if (sudo === undefined) return `exec ${shell}`;
    if (sudo === true) return `exec sudo -n -- ${shell}`;
    // Whoever does not ask for the password (NOPASSWD, a cached ticket) must not leave it to the shell as a command:
    // everything up to the mark is thrown away.
    const skip = `while IFS= read -r line; do [ "$line" = ${mark} ] && exec /bin/sh -s -- "$1"; done`;
    return `exec sudo -S -k -p '' -- /bin/sh -c ${quote(skip)} sh "$SSH_CONNECTION"`;
  }

  private lead(mark: string): Buffer {
    const { sudo } = this.options;
    return Buffer.from(typeof sudo === "object" ? `${sudo.password}\n${mark}\n` : "", "utf8");
  }

  /** One attempt with one password, whatever comes of it: three wrong ones in a row lock accounts under pam_faillock. */
  private proveSudo(): Promise<void> {
    this.sudoProof ??= this.trySudo();
    return this.sudoProof;
  }

  private async trySudo(): Promise<void> {
    const { sudo } = this.options;
    if (typeof sudo !== "object") return;
    const result = await this.connection.exec("exec sudo -S -k -p '' -- true", `${sudo.password}\n`);
    if (result.code === 0) return;
    throw new SshError("login-refused", `sudo refused the password: ${firstLine(result.stderr.toString("utf8"))}`, {
      hint: "Check `sudoPassword` / `sudoPasswordEnv`, and that the user may run /bin/sh through sudo.",
    });
  }

  private brokenOff(code: number | null, head: string, err: Split): SshError {
    const words = firstLine(err.head) || firstLine(err.parts.at(-1)?.text ?? "") || firstLine(head);
    if (/^sudo: /.test(words)) {
      return new SshError("login-refused", `sudo refused: ${words}`, {
        hint: "Give the user a NOPASSWD rule for /bin/sh, or set `sudoPassword` / `sudoPasswordEnv`.",
      });
    }
    return new SshError(
      "not-understood",
      `the host ended our shell before it was done (exit status ${code}): ${words || "no words"}`,
      {
        hint: "The login shell must run `exec /bin/sh`; a forced command, a menu or a message of the day from a start-up file gets in the way.",
      },
    );
  }
}

const newNonce = () => randomBytes(9).toString("hex");

const frameFunctions = `pulumi_ssh_both() { printf '%s\\n' "$1"; printf '%s\\n' "$1" >&2; }
pulumi_ssh_end() { printf '%s %s\\n' "$2" "$1"; printf '%s\\n' "$2" >&2; }
`;

/** The last line is the sign that the answer is complete. */
function frame(nonce: string, requests: readonly ScriptRequest[]): string {
  const parts = requests.map(
    // A subshell each, so that a piece that exits or changes a variable leaves the others alone.
    ({ script }) => `pulumi_ssh_both '${nonce}['\n(\n${script}\n) </dev/null\npulumi_ssh_end $? '${nonce}]'\n`,
  );
  return `${parts.join("")}pulumi_ssh_both '${nonce}.'\n`;
}

interface Split {
  /** What came before the first frame: banners of start-up files, or sudo's complaint. */
  head: string;
  parts: { text: string; code: number | undefined }[];
}

function split(stream: string, nonce: string): Split {
  const [head = "", ...chunks] = stream.split(`${nonce}[\n`);
  const parts = chunks.map((chunk) => {
    const end = chunk.lastIndexOf(`${nonce}]`);
    if (end < 0) return { text: chunk, code: undefined };
    const code = /^ (\d+)/.exec(chunk.slice(end + nonce.length + 1));
    return { text: chunk.slice(0, end), code: code === null ? undefined : Number(code[1]) };
  });
  return { head, parts };
}

function firstLine(text: string): string {
  return text.trim().split("\n")[0] ?? "";
}
