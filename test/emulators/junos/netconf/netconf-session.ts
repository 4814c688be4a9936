import type { Element } from "@xmldom/xmldom";
import { hasAt } from "../config";
import type { XmlElement } from "../config/types";
import type { Device } from "../server/device";
import type { ManagementSession } from "../server/management-session";
import { release } from "../server/profile-facts";
import { Refused } from "../server/refused";
import { hello } from "./hello";
import { framed, MessageReader } from "./message-reader";
import { operations } from "./operations";
import { syntaxError } from "./operations/write-configuration";
import { parseXml } from "./parse-xml";
import { rpcError } from "./rpc-error";
import { child, escapeXml } from "./xml";

/** The stream of a session, and the ways in which it can end. */
export interface NetconfStream {
  write(text: string): void;
  /** After what was written. */
  end(): void;
  /** The whole connection, at once. */
  cut(): void;
}

/** One NETCONF session: hello, then one rpc after the other. */
export class NetconfSession {
  private readonly reader = new MessageReader();
  private readonly session: ManagementSession;
  private readonly isRfcCompliant: boolean;
  private readonly isChunkedOffered: boolean;
  private turn: Promise<void> = Promise.resolve();
  private isOver = false;
  private stopWaiting: () => void = () => {};
  private readonly gone = new Promise<void>((resolve) => {
    this.stopWaiting = resolve;
  });

  constructor(
    private readonly device: Device,
    private readonly stream: NetconfStream,
    user: string,
  ) {
    const { running } = device;
    this.isRfcCompliant = hasAt(running, "system services netconf rfc-compliant");
    this.isChunkedOffered = this.isRfcCompliant && hasAt(running, "system services netconf version-1.1");
    this.session = device.openSession({ user, client: "netconf", terminal: "", kill: () => stream.cut() });
    const { pid: sessionId } = this.session;
    const { loginClass } = this.session.permissions();
    const { isRfcCompliant, isChunkedOffered } = this;
    this.send(hello({ user, loginClass, sessionId, isRfcCompliant, isChunkedOffered }));
  }

  /** Bytes from the client. Messages wait for each other. */
  read(piece: Buffer): void {
    this.turn = this.turn.then(async () => {
      if (this.isOver) return;
      try {
        for (const message of this.reader.read(piece)) {
          if (message.trim() !== "") await this.receive(message);
          if (this.isOver) return;
        }
      } catch (error) {
        this.send(this.reply("", rpcError({ severity: "error", type: "protocol", message: (error as Error).message })));
        this.finish();
      }
    });
  }

  /** The client sends no more: what it has sent is still answered. */
  inputEnded(): void {
    this.turn = this.turn.then(() => this.finish());
  }

  /** The stream is gone. What is being carried out is carried out all the same, a commit above all. */
  closed(): void {
    this.isOver = true;
    this.stopWaiting();
    this.turn = this.turn.then(() => this.device.closeSession(this.session));
  }

  private async receive(message: string): Promise<void> {
    if (this.device.faults.isCutHere()) return this.cut();
    const { root, element } = parseXml(message);
    this.session.lastActive = this.device.clock.now();
    if (root.name === "hello") return this.heardHello(root);
    if (root.name !== "rpc") throw new Error("syntax error");
    await this.carryOut(root, echoed(element), message);
  }

  private heardHello(root: XmlElement): void {
    const capabilities = child(root, "capabilities")?.children.map(({ text }) => text.trim()) ?? [];
    this.reader.isChunked = this.isChunkedOffered && capabilities.includes("urn:ietf:params:netconf:base:1.1");
  }

  private async carryOut(root: XmlElement, attributes: string, xml: string): Promise<void> {
    const { device } = this;
    const { faults } = device;
    const operation = root.children[0];
    const name = nameOf(operation);
    device.received({ user: this.session.user, name, xml: xml.trim() });
    if (faults.strikes("dropBefore", name)) return this.cut();
    let isEnd = false;
    const content = await this.answer(operation, name, () => {
      isEnd = true;
    });
    if (faults.strikes("dropAfter", name)) return this.cut();
    const delay = faults.delayOf(name);
    if (delay > 0) await Promise.race([device.pause(delay), this.gone]);
    if (this.isOver || faults.strikes("loseReply", name)) return;
    const isGarbage = faults.strikes("garbage", name);
    this.send(isGarbage ? "\u0001<<rpc-reply garbage & ]] </" : this.reply(attributes, content));
    if (isEnd) this.finish();
  }

  private async answer(operation: XmlElement | undefined, name: string, end: () => void): Promise<string> {
    const { device, session } = this;
    const found = operations.get(operation?.name ?? "");
    try {
      if (operation === undefined || found === undefined) {
        throw new Refused({ ...syntaxError, badElement: operation?.name ?? "rpc" });
      }
      if (found.permissions.length > 0 && !session.permissions().may(...found.permissions)) {
        throw new Refused({ ...syntaxError, message: "permission denied", badElement: operation.name });
      }
      return await found.run({ device, session, operation, name, end });
    } catch (error) {
      if (!(error instanceof Refused)) throw error;
      return error.problems.map(rpcError).join("");
    }
  }

  private reply(attributes: string, content: string): string {
    const junos = `xmlns:junos="http://xml.juniper.net/junos/${release(this.device.profile)}/junos"`;
    const text = `<rpc-reply xmlns="urn:ietf:params:xml:ns:netconf:base:1.0" ${junos}${attributes}>\n${content}</rpc-reply>`;
    return this.isRfcCompliant ? withPrefix(text) : text;
  }

  private send(text: string): void {
    if (this.isOver) return;
    if (this.device.faults.isCutHere()) this.cut();
    else this.stream.write(framed(text, this.reader.isChunked));
  }

  private cut(): void {
    this.isOver = true;
    this.stream.cut();
    this.device.closeSession(this.session);
  }

  private finish(): void {
    if (this.isOver) return;
    this.isOver = true;
    this.device.closeSession(this.session);
    this.stream.end();
  }
}

/** `commit-configuration check`: the variants of a commit are different things to whoever counts them. */
function nameOf(operation: XmlElement | undefined): string {
  const name = operation?.name ?? "";
  const variant = ["check", "confirmed"].find((each) => child(operation, each) !== undefined);
  return /^commit/.test(name) && variant !== undefined ? `${name} ${variant}` : name;
}

/** The attributes of `<rpc>` stand in the reply as they came; its default namespace is the reply's own. */
function echoed(element: Element): string {
  return [...element.attributes]
    .filter(({ name }) => name !== "xmlns" && name !== "xmlns:junos")
    .map(({ name, value }) => ` ${name}="${escapeXml(value)}"`)
    .join("");
}

const standardNames =
  "rpc-reply|rpc-error|error-type|error-tag|error-severity|error-path|error-message|error-info|bad-element|session-id|ok|data";

/** With `rfc-compliant`, what belongs to the standard carries a prefix, and there is no default namespace. */
const withPrefix = (text: string) =>
  text
    .replace(new RegExp(`<(/?)(${standardNames})(?=[\\s/>])`, "g"), "<$1nc:$2")
    .replace(' xmlns="urn:ietf:params:xml:ns:netconf:base:1.0"', ' xmlns:nc="urn:ietf:params:xml:ns:netconf:base:1.0"');
