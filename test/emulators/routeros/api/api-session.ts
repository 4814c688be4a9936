import type { Socket } from "node:net";
import type { Counters } from "../counters";
import { menuAt } from "../execute";
import type { Cut } from "../faults";
import type { Router } from "../router";
import type { Session } from "../session";
import { notKnown, Trap } from "../trap";
import { answerTo, rowWords, trapWords } from "./answer";
import { Delivery } from "./delivery";
import { inspected } from "./inspect";
import { Login } from "./login";
import { readSentence, type Sentence } from "./read-sentence";
import { SentenceReader, sentenceBytes } from "./words";

/** Above this a client that is not logged in is no client: there is such a limit, its size is ours. */
const beforeLogin = 64;

export interface ApiSurroundings {
  router: Router;
  counters: Counters;
  reboot(): void;
}

/** One connection to the API, from the first byte to the last. */
export class ApiSession {
  private readonly reader = new SentenceReader();
  private readonly delivery: Delivery;
  private readonly login: Login;
  private session: Session | undefined;
  private sentences = 0;
  private hasSpoken = true;
  /** What ends a command that goes on until it is cancelled, by its tag. */
  private readonly running = new Map<string | undefined, () => void>();

  constructor(
    private readonly socket: Socket,
    private readonly around: ApiSurroundings,
    private readonly via: "api" | "api-ssl",
    address: string,
  ) {
    this.delivery = new Delivery(socket, around.router.faults);
    this.login = new Login(around.router, address);
    socket.on("data", (piece: Buffer) => this.heard(piece));
    socket.on("close", () => {
      for (const end of this.running.values()) end();
    });
  }

  private heard(piece: Buffer): void {
    let sentences: string[][];
    try {
      sentences = this.reader.push(piece);
    } catch {
      this.socket.destroy();
      return;
    }
    if (sentences.length > 0 && this.hasSpoken) {
      this.around.counters.roundTrips++;
      this.hasSpoken = false;
    }
    for (const words of sentences) {
      if (this.socket.destroyed) return;
      this.around.counters.sentences++;
      this.sentences++;
      this.delivery.asked();
      const sentence = readSentence(words);
      void this.take(sentence, this.around.router.faults.take(sentence.command)).catch((error: Error) => {
        // A mistake of the emulator's: it must not pass for an answer of the router's.
        void this.fatal(`failure: the emulator broke down: ${error.message}`);
      });
    }
  }

  private async take(sentence: Sentence, cut: Cut | undefined): Promise<void> {
    if (cut === "drop") return void this.socket.destroy();
    if (cut === "hang") return this.hang(sentence);
    if (cut === "reboot") return this.around.reboot();
    if (typeof cut === "object" && "fatal" in cut) return this.fatal(cut.fatal);
    const trap = typeof cut === "object" ? new Trap(cut.trap, cut.category) : undefined;
    if (trap !== undefined && (cut as { after?: number }).after === undefined)
      return this.answer(sentence, [trapWords(trap), ["!done"]]);
    const answer = await this.answered(sentence);
    if (answer === undefined) return;
    if (cut === "drop-after") return void this.socket.destroy();
    if (cut === "half") return this.half(sentence, answer);
    if (trap === undefined) return this.answer(sentence, answer);
    const rows = answer.filter(([kind]) => kind === "!re").slice(0, (cut as { after?: number }).after);
    return this.answer(sentence, [...rows, trapWords(trap), ["!done"]]);
  }

  /** Undefined: the answer has been given, or will be later. */
  private async answered(sentence: Sentence): Promise<string[][] | undefined> {
    if (sentence.command === "/login") return this.loggedIn(sentence);
    if (sentence.command === "/quit") return void (await this.fatal("session terminated on request"));
    if (this.session === undefined) return void (await this.fatal("not logged in"));
    if (sentence.command === "/cancel") return this.cancelled(sentence);
    if (sentence.command === "/console/inspect") return inspected(this.around.router, sentence);
    if (sentence.command.endsWith("/listen")) return this.listening(sentence, this.session);
    return answerTo(this.around.router, this.session, sentence);
  }

  private async loggedIn(sentence: Sentence): Promise<string[][] | undefined> {
    const { counters, router } = this.around;
    if (this.session === undefined && this.sentences > beforeLogin) return void (await this.fatal("not logged in"));
    const step = this.login.step(sentence);
    if (step.kind === "challenge") return [["!done", `=ret=${step.challenge}`]];
    if (step.kind === "unknown") return [trapWords(notKnown()), ["!done"]];
    if (step.kind === "refused") {
      counters.failedLogins++;
      return [["!trap", `=message=${step.message}`], ["!done"]];
    }
    counters.logins++;
    const { name, group } = step.user;
    const policies = router.state.groups.find((each) => each.name === group)?.policies ?? [];
    this.session = { user: name, policies: new Set(policies), via: this.via };
    return [["!done"]];
  }

  private cancelled({ attributes }: Sentence): string[][] {
    const tag = attributes.get("tag");
    const ended = tag === undefined ? [...this.running] : [...this.running].filter(([own]) => own === tag);
    for (const [own, end] of ended) {
      end();
      void this.send(own, [["!trap", "=category=2", "=message=interrupted"], ["!done"]]);
    }
    return [["!done"]];
  }

  private hang({ tag }: Sentence): void {
    this.running.set(tag, () => this.running.delete(tag));
  }

  /** Rows that come or change from now on are pushed; of those that go only `.id` and `.dead` are told. */
  private listening(sentence: Sentence, session: Session): string[][] | undefined {
    const { router } = this.around;
    if (!session.policies.has("read")) return [["!trap", "=message=not enough permissions (9)"], ["!done"]];
    const menu = menuAt(
      router,
      sentence.command
        .slice(1)
        .replace(/\/listen$/, "")
        .split("/"),
    );
    const proplist = sentence.api.get(".proplist");
    const look = () => new Map(menu.rows(router).map((row) => [String(row[".id"]), rowWords(menu, row, proplist)]));
    let known = look();
    const watcher = (path: string) => {
      if (path !== menu.path) return;
      const now = look();
      for (const [id, words] of now)
        if (known.get(id)?.join("\0") !== words.join("\0")) void this.send(sentence.tag, [words]);
      for (const id of known.keys())
        if (!now.has(id)) void this.send(sentence.tag, [["!re", `=.id=${id}`, "=.dead=true"]]);
      known = now;
    };
    router.watchers.add(watcher);
    this.running.set(sentence.tag, () => {
      router.watchers.delete(watcher);
      this.running.delete(sentence.tag);
    });
    return undefined;
  }

  private answer({ tag }: Sentence, sentences: string[][]): Promise<void> {
    return this.send(tag, sentences);
  }

  private send(tag: string | undefined, sentences: string[][]): Promise<void> {
    this.hasSpoken = true;
    this.around.counters.replies += sentences.length;
    return this.delivery.send(bytesOf(tag, sentences));
  }

  private async half({ tag }: Sentence, sentences: string[][]): Promise<void> {
    const bytes = bytesOf(tag, sentences.slice(0, 1));
    await this.delivery.send(bytes.subarray(0, Math.ceil(bytes.length / 2)));
    this.socket.end(() => this.socket.destroy());
  }

  private async fatal(reason: string): Promise<void> {
    await this.send(undefined, [["!fatal", reason]]);
    this.socket.end();
  }
}

function bytesOf(tag: string | undefined, sentences: string[][]): Buffer {
  const tagged = tag === undefined ? [] : [`.tag=${tag}`];
  return Buffer.concat(sentences.map(([kind = "", ...words]) => sentenceBytes([kind, ...tagged, ...words])));
}
