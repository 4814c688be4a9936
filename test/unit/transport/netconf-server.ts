import type { ServerChannel } from "ssh2";
import { NetconfWire } from "../../../provider/transport/netconf/netconf-wire";
import type { OpenOptions } from "../../../provider/transport/ssh-connection";
import { open } from "./open";
import { startServer, type TestServer, type TestServerOptions } from "./ssh-server";

const base = "urn:ietf:params:netconf:base";
export const helloOf = (...versions: string[]) =>
  `<!-- No zombies were killed during the creation of this user interface -->\n<!-- user netops, class j-super-user -->\n<hello xmlns="urn:ietf:params:xml:ns:netconf:base:1.0"><capabilities>${versions
    .map((version) => `<capability>${base}:${version}</capability>`)
    .join("")}</capabilities><session-id>94347</session-id></hello>\n`;

export interface Session {
  /** Sends bytes as they are. */
  raw(text: string | Buffer): void;
  /** Sends a message in the session's framing. */
  say(message: string): void;
  reply(id: string, inner: string): void;
  channel: ServerChannel;
}

export interface Script {
  /** Default: what Junos says. `null`: nothing. */
  hello?: string | null | ((session: Session) => void);
  chunks?: boolean;
  /** Answers an operation; default: `<ok/>`. */
  answer?(operation: string, id: string, session: Session): void;
  /** The subsystem is refused; whether the command runs. */
  onlyExec?: "runs" | "is refused";
  server?: TestServerOptions;
}

export interface NetconfServer extends TestServer {
  /** `> 1 <operation>` when a request has come, `< 1` when it is answered by `reply`. */
  log: string[];
  /** How NETCONF was started. */
  starts: string[];
  /** The first message of each session. */
  hellos: string[];
  target: { host: string; port: number; user: string; password: string; hostKey: string };
}

/** A NETCONF server that does what the test says. It shares no code with the client. */
export async function startNetconf(script: Script = {}): Promise<NetconfServer> {
  const log: string[] = [];
  const starts: string[] = [];
  const hellos: string[] = [];
  const serve = (channel: ServerChannel) => {
    channel.on("error", () => {});
    const session: Session = {
      channel,
      raw: (text) => void channel.write(text),
      say: (message) => session.raw(framed(message, script.chunks === true)),
      reply: (id, inner) => {
        log.push(`< ${id}`);
        session.say(
          `<rpc-reply xmlns="urn:ietf:params:xml:ns:netconf:base:1.0" xmlns:junos="http://xml.juniper.net/junos/24.4R1/junos" message-id="${id}">\n${inner}\n</rpc-reply>`,
        );
      },
    };
    let heard = "";
    let greeted = false;
    channel.on("data", (chunk: Buffer) => {
      heard += chunk.toString("utf8");
      for (;;) {
        const chunks = greeted && script.chunks === true;
        const end = chunks ? heard.indexOf("\n##\n") : heard.indexOf("]]>]]>");
        if (end < 0) return;
        const message = heard.slice(0, end).replace(/^\n#\d+\n/, "");
        heard = heard.slice(end + (chunks ? 4 : 6));
        if (!greeted) {
          greeted = true;
          hellos.push(message.trim());
          continue;
        }
        const [, id = "", operation = ""] = /<rpc [^>]*message-id="(\d+)">([\s\S]*)<\/rpc>/.exec(message) ?? [];
        log.push(`> ${id} ${operation}`);
        if (script.answer !== undefined) script.answer(operation, id, session);
        else session.reply(id, "<ok/>");
      }
    });
    const hello = script.hello === undefined ? helloOf("1.0", ...(script.chunks ? ["1.1"] : [])) : script.hello;
    if (typeof hello === "function") hello(session);
    else if (hello !== null) session.raw(`${hello}]]>]]>\n`);
  };
  const server = await startServer({
    ...script.server,
    subsystem: (name, accept, reject) => {
      starts.push(`subsystem ${name}`);
      if (script.onlyExec === undefined) serve(accept());
      else reject();
    },
    exec: (command, channel) => {
      starts.push(`exec ${command}`);
      if (script.onlyExec === "runs") return serve(channel);
      channel.stderr.write("sh: xml-mode: not found\n");
      channel.exit(127);
      channel.end();
    },
  });
  const target = {
    host: "127.0.0.1",
    port: server.port,
    user: "netops",
    password: "secret-word",
    hostKey: server.hostKey,
  };
  return Object.assign(server, { log, starts, hellos, target });
}

function framed(message: string, chunks: boolean): string {
  if (!chunks) return `${message}\n]]>]]>\n`;
  // In two chunks, as a server with a small buffer would.
  const middle = Math.floor(message.length / 2);
  const parts = [message.slice(0, middle), message.slice(middle)];
  return `${parts.map((part) => `\n#${Buffer.byteLength(part)}\n${part}`).join("")}\n##\n`;
}

const opened: NetconfWire[] = [];

/** A wire to the server, which `closeWires` closes. */
export async function openNetconf(
  target: { host: string; port: number; user: string; requestTimeout?: number },
  more: Partial<OpenOptions> = {},
): Promise<NetconfWire> {
  const wire = await NetconfWire.open(await open(target, more), 1);
  opened.push(wire);
  return wire;
}

export function closeWires(): void {
  for (const wire of opened.splice(0)) wire.close();
}
