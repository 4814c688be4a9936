import { Client, type ClientChannel, type ConnectConfig } from "ssh2";
import type { EmulatedJunos } from "../emulators/junos";

/** A NETCONF client that knows nothing but messages and their ends, on the SSH library alone. */
export interface NetconfClient {
  hello: string;
  client: Client;
  /** The bytes that came since the last look, as they came. */
  raw(): string;
  /** Sends `<rpc>` around the operation and gives the whole reply; rejects when the session ends first. */
  rpc(operation: string, attributes?: string): Promise<string>;
  /** Sends a message as it stands. */
  send(message: string): void;
  /** Sends these bytes and nothing else. */
  write(text: string): void;
  /** What came raw, once it fits. */
  until(pattern: RegExp): Promise<string>;
  /** The next message that comes. */
  next(): Promise<string>;
  close(): void;
}

const open = new Set<Client>();

/** After each test: whatever it has left open. */
export function closeClients(): void {
  for (const client of open) client.destroy();
  open.clear();
}

/** Logs in; rejects with the library's error. */
export function login(device: EmulatedJunos, more: ConnectConfig = {}): Promise<Client> {
  const { host, port, user: username, password } = device;
  const client = new Client();
  open.add(client);
  return new Promise((resolve, reject) => {
    client.on("ready", () => resolve(client));
    client.on("error", reject);
    client.on("close", () => reject(new Error("closed")));
    client.connect({ host, port, username, password, readyTimeout: 5000, ...more });
  });
}

/** Why a login does not work; fails when it does. */
export async function refusal(device: EmulatedJunos, more: ConnectConfig = {}): Promise<string> {
  return login(device, more).then(
    () => Promise.reject(new Error("the login worked")),
    (error: Error) => error.message,
  );
}

export async function openNetconf(
  device: EmulatedJunos,
  more: ConnectConfig & { through?: "exec"; capabilities?: string[]; client?: Client } = {},
): Promise<NetconfClient> {
  const { through, capabilities = ["urn:ietf:params:netconf:base:1.0"], client: given, ...config } = more;
  const client = given ?? (await login(device, config));
  const channel = await new Promise<ClientChannel>((resolve, reject) => {
    const done = (error: Error | undefined, stream: ClientChannel) => (error ? reject(error) : resolve(stream));
    if (through === "exec") client.exec("xml-mode netconf need-trailer", done);
    else client.subsys("netconf", done);
  });
  const session = talk(client, channel);
  session.hello = await session.next();
  const list = capabilities.map((each) => `<capability>${each}</capability>`).join("");
  session.send(`<hello xmlns="urn:ietf:params:xml:ns:netconf:base:1.0"><capabilities>${list}</capabilities></hello>`);
  return session;
}

function talk(client: Client, channel: ClientChannel): NetconfClient {
  let seen = "";
  let text = "";
  let isOver = false;
  const waiting: [(message: string) => void, (error: Error) => void][] = [];
  const look = () => {
    for (let end = text.indexOf("]]>]]>"); end >= 0 && waiting.length > 0; end = text.indexOf("]]>]]>")) {
      const message = text.slice(0, end);
      text = text.slice(end + 6);
      waiting.shift()?.[0](message.trim());
    }
    if (isOver) for (const [, reject] of waiting.splice(0)) reject(new Error("the session ended"));
  };
  channel.on("data", (piece: Buffer) => {
    seen += piece;
    text += piece;
    look();
  });
  channel.on("close", () => {
    isOver = true;
    look();
  });
  const send = (message: string) => void channel.write(`${message}\n]]>]]>\n`);
  const next = () =>
    new Promise<string>((resolve, reject) => {
      waiting.push([resolve, reject]);
      look();
    });
  let id = 100;
  return {
    hello: "",
    client,
    raw() {
      const all = seen;
      seen = "";
      return all;
    },
    rpc(operation, attributes = "") {
      send(`<rpc message-id="${++id}"${attributes}>${operation}</rpc>`);
      return next();
    },
    send,
    write: (words) => void channel.write(words),
    async until(pattern) {
      const deadline = Date.now() + 4000;
      while (!pattern.test(seen)) {
        if (Date.now() > deadline) throw new Error(`nothing that fits ${pattern} came, but ${JSON.stringify(seen)}`);
        await new Promise((resolve) => setTimeout(resolve, 5));
      }
      return this.raw();
    },
    next,
    close: () => client.end(),
  };
}
