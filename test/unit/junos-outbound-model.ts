import type { Answers } from "../../provider/core/contract";
import type { XmlElement } from "../../provider/core/formats/xml-element";
import type { RpcError } from "../../provider/core/netconf";
import type { JunosAnswer } from "../../provider/platforms/junos/request";

export type Tree = { [word: string]: Tree };

/** What groups and `deactivate` say of a statement, by its words: `client nms servers 192.0.2.1`. */
export interface Marks {
  group?: { [statement: string]: string };
  inactive?: { [statement: string]: true };
}

const flags = ["disable-ssh-security-settings", "dhcp", "world-readable", "no-world-readable", "no-remote-trace"];
const containers = ["keep-alive", "proxy-server", "static", "proxy-authorization", "traceoptions"];
const clientWords = ["device-id", "secret", "reconnect-strategy", "services", ...containers, ...flags];

/** `[edit system services outbound-ssh]` of a device: loads lines as it does, and answers in XML. Entries keep their order. */
export class OutboundModel {
  readonly clients = new Map<string, { leaves: Map<string, string>; servers: Map<string, Map<string, string>> }>();
  readonly shared = new Map<string, string>();
  readonly inactive = new Set<string>();
  groups: { [statement: string]: string } = {};

  load(lines: string[]): this {
    for (const line of lines) this.loadLine(wordsOf(line));
    return this;
  }

  private loadLine([verb, ...words]: string[]): void {
    const path = words.join(" ");
    if (!path.startsWith("system services outbound-ssh")) throw new Error(`another hierarchy: ${path}`);
    const [first, ...rest] = words.slice(3);
    if (verb === "activate") {
      if (!this.inactive.delete(path)) throw new Error(`not inactive: ${path}`);
      return;
    }
    if (first === undefined) {
      if (verb !== "delete") throw new Error("nothing to set");
      this.clients.clear();
      this.shared.clear();
    } else if (first !== "client") this.loadLeaf(verb, this.shared, [first, ...rest]);
    else this.loadClient(verb, rest);
  }

  private loadClient(verb: string | undefined, [name = "", ...rest]: string[]): void {
    if (verb === "delete" && rest.length === 0) {
      if (!this.clients.delete(name)) throw new Error("statement not found");
      return;
    }
    const client = this.clients.get(name) ?? { leaves: new Map(), servers: new Map() };
    this.clients.set(name, client);
    const [first, ...more] = rest;
    if (first === undefined) return;
    if (clientWords.includes(first)) {
      this.loadLeaf(verb, client.leaves, rest);
      return;
    }
    const server = client.servers.get(first) ?? new Map<string, string>();
    if (verb === "set") {
      client.servers.set(first, server);
      for (let at = 0; at < more.length; at += 2) server.set(String(more[at]), String(more[at + 1]));
    } else if (more.length === 0) {
      if (!client.servers.delete(first)) throw new Error("statement not found");
    } else if (!server.delete(more.join(" "))) throw new Error("statement not found");
  }

  private loadLeaf(verb: string | undefined, leaves: Map<string, string>, words: string[]): void {
    const path = words.join(" ");
    if (verb === "delete") {
      const gone = [...leaves.keys()].filter((key) => key === path || key.startsWith(`${path} `));
      if (gone.length === 0) throw new Error(`statement not found: ${path}`);
      for (const key of gone) leaves.delete(key);
      return;
    }
    const last = words.at(-1) as string;
    if (path === "keep-alive" || flags.includes(last) || words.includes("flag")) {
      if (path.startsWith("proxy-server dhcp")) dropUnder(leaves, "proxy-server static");
      if (last.endsWith("world-readable")) dropUnder(leaves, words.slice(0, -1).join(" "), /world-readable$/);
      leaves.set(path, "");
      return;
    }
    const [value, at] = [last, words.slice(0, -1).join(" ")];
    if (at.startsWith("keep-alive")) leaves.set("keep-alive", "");
    if (at.startsWith("proxy-server static")) dropUnder(leaves, "proxy-server dhcp");
    leaves.set(at, /secret$|password$/.test(at) && !value.startsWith("$") ? encode(value) : value);
  }

  answers(more: [string, JunosAnswer][] = []): Answers<JunosAnswer> {
    const clients = [...this.clients].map(([name, { leaves, servers }]) => {
      const at = `client ${name}`;
      return this.element("client", at, [
        text("name", name),
        ...this.tree(leaves, at),
        ...[...servers].map(([address, values]) =>
          this.element("servers", `${at} servers ${address}`, [
            text("name", address),
            ...[...values].map(([leaf, value]) => this.leaf(leaf, value, `${at} servers ${address} ${leaf}`)),
          ]),
        ),
      ]);
    });
    const below = [...this.tree(this.shared, ""), ...clients];
    const outbound = this.element("outbound-ssh", "", below);
    const configuration = element(
      "configuration",
      below.length === 0 ? [] : [element("system", [element("services", [outbound])])],
    );
    return new Map<string, JunosAnswer>([["outbound", answer(element("rpc-reply", [configuration]))], ...more]);
  }

  private tree(leaves: Map<string, string>, above: string): XmlElement[] {
    const root = element("", []);
    for (const [path, value] of leaves) {
      const words = path.split(" ");
      let here = root;
      words.forEach((word, index) => {
        const at = [above, ...words.slice(0, index + 1)].filter(Boolean).join(" ");
        if (words[index - 1] === "flag") {
          here.children.push(text("name", word));
          return;
        }
        const found = word === "flag" ? undefined : here.children.find((child) => child.name === word);
        const next = found ?? this.element(word, at, []);
        if (found === undefined) here.children.push(next);
        here = next;
      });
      // The name of the trace file has no word of its own in a line.
      if (path.endsWith("traceoptions file")) here.children.push(this.leaf("filename", value, `${path} filename`));
      else if (value !== "") here.text = value;
    }
    return root.children;
  }

  private leaf(name: string, value: string, at: string): XmlElement {
    return { ...this.element(name, at, []), text: value };
  }

  private element(name: string, at: string, children: XmlElement[]): XmlElement {
    const path = ["system services outbound-ssh", at].filter(Boolean).join(" ");
    const group = this.groups[at];
    return {
      ...element(name, children),
      attributes: {
        ...(group === undefined ? {} : { group }),
        ...(this.inactive.has(path) ? { inactive: "inactive" } : {}),
      },
    };
  }
}

export const element = (name: string, children: XmlElement[]): XmlElement => ({
  name,
  attributes: {},
  children,
  text: "",
});
export const text = (name: string, value: string): XmlElement => ({ ...element(name, []), text: value });
export const answer = (reply: XmlElement): JunosAnswer => ({ reply, errors: [], warnings: [] });
export const refusal = (message: string): JunosAnswer => ({
  reply: element("rpc-reply", []),
  errors: [{ severity: "error", message } satisfies RpcError],
  warnings: [],
});

function dropUnder(leaves: Map<string, string>, path: string, which = /./): void {
  for (const key of [...leaves.keys()]) if (key.startsWith(path) && which.test(key)) leaves.delete(key);
}

function wordsOf(line: string): string[] {
  return [...line.matchAll(/"((?:[^"\\]|\\.)*)"|(\S+)/g)].map(
    ([, quoted, bare]) => quoted?.replace(/\\"/g, '"') ?? bare ?? "",
  );
}

const families = ["QzF3n6/9CAtpu0O", "B1IREhcSyrleKvMW8LXx", "7N-dVbwsY2g4oaJZGUDj", "iHkq.mPf5T"];
const alphabet = families.join("");
const weights = [
  [1, 4, 32],
  [1, 16, 32],
  [1, 8, 32],
  [1, 64],
  [1, 32],
  [1, 4, 16, 128],
  [1, 32, 64],
];

/** As a device does: salted, so never twice the same. */
export function encode(secret: string, random = Math.random): string {
  const pick = () => alphabet[Math.floor(random() * alphabet.length)] as string;
  let previous = pick();
  const filling = 3 - families.findIndex((family) => family.includes(previous));
  let out = `$9$${previous}${Array.from({ length: filling }, pick).join("")}`;
  for (const [index, character] of [...secret].entries()) {
    const parts = weights[index % weights.length] as number[];
    let rest = character.charCodeAt(0);
    const gaps = [...parts].reverse().map((weight) => {
      const gap = Math.floor(rest / weight);
      rest %= weight;
      return gap;
    });
    for (const gap of gaps.reverse()) {
      previous = alphabet[(alphabet.indexOf(previous) + gap + 1) % alphabet.length] as string;
      out += previous;
    }
  }
  return out;
}
