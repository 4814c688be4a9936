import { spawn } from "node:child_process";
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { connect } from "node:net";
import { join } from "node:path";
import { HardenedRouteros } from "../../../provider/transport/routeros-api/hardened-routeros";
import { failure } from "./open";
import {
  type ApiServer,
  type ApiServerOptions,
  type Heard,
  sentence,
  startApiServer,
  word,
} from "./routeros-api-server";

/** The defects of node-routeros 1.6.9, one by one: each was seen, and must not be seen again. */
let server: ApiServer;
let client: HardenedRouteros;
/** How often the client wrote to its socket. */
let writes = 0;
const crashes: unknown[] = [];
const crash = (error: unknown) => void crashes.push(error);

beforeAll(() => void process.on("uncaughtException", crash).on("unhandledRejection", crash));
afterAll(() => void process.off("uncaughtException", crash).off("unhandledRejection", crash));
afterEach(async () => {
  client?.close();
  await server?.close();
  await new Promise((resolve) => setImmediate(resolve));
  expect(crashes).toEqual([]);
});

async function start(answer: ApiServerOptions["answer"], more: ApiServerOptions = {}): Promise<HardenedRouteros> {
  server = await startApiServer({ login: false, answer, ...more });
  const socket = connect(server.port, "127.0.0.1");
  socket.setNoDelay(true);
  writes = 0;
  const { write } = socket;
  socket.write = (...all: unknown[]) => {
    writes++;
    return write.apply(socket, all as never);
  };
  client = new HardenedRouteros(socket, { name: "r1" });
  return client;
}
const rows = async (words: string[]) => (await client.send(words, 5)).rows;
const pause = (milliseconds: number) => new Promise((resolve) => setTimeout(resolve, milliseconds));
const print = ["/user/print"];

test("`!empty` (since 7.18) is an empty answer", async () => {
  await start(({ say }) => {
    say("!empty");
    say("!done");
  });
  expect(await client.send(print, 5)).toEqual({ rows: [], traps: [] });
});

describe("an answer cut into pieces", () => {
  const whole = ({ tagged }: Heard) => [
    tagged("!re", "=.id=*1", "=name=Åsa 日本"),
    tagged("!re", "=.id=*2", `=long=${"x".repeat(300)}`),
    tagged("!trap", "=category=4", "=message=failure: something"),
    tagged("!done", "=ret=*3"),
  ];
  const expected = {
    rows: [
      { ".id": "*1", name: "Åsa 日本" },
      { ".id": "*2", long: "x".repeat(300) },
    ],
    traps: [{ message: "failure: something", category: 4 }],
    ret: "*3",
  };

  test("whose very last zero byte comes alone is complete then, not before", async () => {
    await start((heard) => {
      const bytes = heard.tagged("!done");
      heard.socket.write(bytes.subarray(0, -1));
      setTimeout(() => heard.socket.write(bytes.subarray(-1)), 80);
    });
    const started = Date.now();
    expect(await client.send(print, 5)).toEqual({ rows: [], traps: [] });
    expect(Date.now() - started).toBeGreaterThan(60);
  });

  test("byte by byte", async () => {
    await start(async (heard) => {
      for (const byte of Buffer.concat(whole(heard))) {
        heard.socket.write(Buffer.from([byte]));
        await new Promise((resolve) => setImmediate(resolve));
      }
    });
    expect(await client.send(print, 10)).toEqual(expected);
  });

  test("at every possible place is the same answer", async () => {
    let cut = 0;
    let length = Number.POSITIVE_INFINITY;
    await start(async (heard) => {
      const bytes = Buffer.concat(whole(heard));
      length = bytes.length;
      heard.socket.write(bytes.subarray(0, cut));
      // Long enough to arrive as a chunk of its own; a count below shows that it did.
      await pause(1);
      heard.socket.write(bytes.subarray(cut));
    });
    let chunks = 0;
    const inside = client as unknown as { take(chunk: Buffer): void };
    const { take } = inside;
    inside.take = (chunk) => {
      chunks++;
      take.call(client, chunk);
    };
    for (cut = 1; cut < length; cut++) expect(await client.send(print, 5)).toEqual(expected);
    expect(cut).toBeGreaterThan(400);
    expect(chunks).toBeGreaterThan(1.8 * cut);
  }, 30_000);
});

describe("a connection that ends while commands are pending", () => {
  const both = () => Promise.all([failure(client.send(print)), failure(client.send(["/file/print"]))]);

  test.each([
    ["dropped", (socket: Heard["socket"]) => void socket.resetAndDestroy(), /ECONNRESET|closed it/],
    ["closed", (socket: Heard["socket"]) => void socket.end(), /the router closed it/],
    [
      "`!fatal`",
      (socket: Heard["socket"]) => void socket.end(sentence("!fatal", "session terminated on request")),
      /ended it: "session terminated on request"/,
    ],
    ["`!fatal` and no word", (socket: Heard["socket"]) => void socket.write(sentence("!fatal")), /ended it: ""/],
  ])("%s: all are told, with the reason", async (_how, end, words) => {
    let count = 0;
    await start(({ socket }) => void (++count === 2 && end(socket)));
    for (const error of await both()) {
      expect(error.code).toBe("connection-lost");
      expect(error.message).toMatch(words);
    }
    expect(client.isAlive).toBe(false);
    expect((await client.closed).message).toMatch(words);
    expect((await failure(client.send(print))).message).toMatch(words);
  });
});

describe("a router that does not answer", () => {
  test("one command: it has a time-out of its own, the connection stays, and the late answer disturbs nobody", async () => {
    let late: Heard | undefined;
    await start((heard) => {
      if (heard.words[0] === "/slow") late = heard;
      else {
        late?.say("!re", "=name=late");
        late?.say("!done");
        heard.say("!re", "=name=quick");
        heard.say("!done");
      }
    });
    const error = await failure(client.send(["/slow"], 0.1));
    expect([error.code, error.message]).toEqual(["timeout", "r1 did not answer /slow within 0.1 s"]);
    expect(await rows(print)).toEqual([{ name: "quick" }]);
    expect(client.isAlive).toBe(true);
  });

  test("nothing at all: it is asked once more, then the connection is given up", async () => {
    jest.useFakeTimers({ doNotFake: ["setImmediate", "nextTick", "queueMicrotask"] });
    try {
      await start(() => {});
      const failing = failure(client.send(["/slow"], 60));
      await jest.advanceTimersByTimeAsync(60_000);
      expect((await failing).code).toBe("timeout");
      expect(client.isAlive).toBe(true);
      await jest.advanceTimersByTimeAsync(5000);
      expect((await client.closed).message).toContain("the router has fallen silent");
    } finally {
      jest.useRealTimers();
    }
    expect(server.heard).toEqual([["/slow"], ["/system/identity/print"]]);
  });
});

test("an idle connection stays: nothing is sent to keep it, and no time-out ends it", async () => {
  await start(({ say }) => say("!done"));
  await rows(print);
  jest.useFakeTimers({ doNotFake: ["setImmediate", "nextTick", "queueMicrotask"] });
  await jest.advanceTimersByTimeAsync(3_600_000);
  jest.useRealTimers();
  expect(await rows(print)).toEqual([]);
  expect(server.heard).toEqual([print, print]);
});

describe("untagged answers", () => {
  test("a trap is that of the one command there is, with or without a `!done`", async () => {
    await start(({ socket }) => void socket.write(sentence("!trap", "=message=no")));
    expect((await client.send(print, 5)).traps).toEqual([{ message: "no" }]);
    server.heard.length = 0;
    await client.close();
    await server.close();
    await start(
      ({ socket }) => void socket.write(Buffer.concat([sentence("!trap", "=message=no"), sentence("!done")])),
    );
    const started = Date.now();
    expect((await client.send(print, 5)).traps).toEqual([{ message: "no" }]);
    expect(Date.now() - started).toBeLessThan(500);
  });

  test("a trap among several commands fails them all, because nobody knows which it is of", async () => {
    let count = 0;
    await start(({ socket }) => void (++count === 2 && socket.write(sentence("!trap", "=message=no"))));
    for (const error of await Promise.all([failure(client.send(print)), failure(client.send(print))])) {
      expect(error.code).toBe("not-understood");
      expect(error.message).toBe('r1 said "!trap =message=no", and not to which of 2 commands');
    }
  });

  test("others are not mixed into the next answer", async () => {
    await start(({ socket, say }) => {
      socket.write(Buffer.concat([sentence("!re", "=name=stray"), sentence("!done"), Buffer.alloc(3)]));
      say("!re", "=name=own");
      say("!done");
    });
    expect(await rows(print)).toEqual([{ name: "own" }]);
    expect(await rows(print)).toEqual([{ name: "own" }]);
  });
});

test("all traps are kept, with their categories", async () => {
  await start(({ say }) => {
    say("!trap", "=category=0", "=message=no such item");
    say("!trap", "=message=interrupted", "=category=2");
    say("!trap", "=message=failure: a=b, c=d");
    say("!trap");
    say("!done");
  });
  expect(await client.send(["/user/remove"], 5)).toEqual({
    rows: [],
    traps: [
      { message: "no such item", category: 0 },
      { message: "interrupted", category: 2 },
      { message: "failure: a=b, c=d" },
      { message: "" },
    ],
  });
});

test("the array of words stays as it is, and can be used again", async () => {
  await start(({ say }) => say("!done"));
  const words = Object.freeze(["/user/print", "?name=admin"]);
  await client.send(words, 5);
  await client.send(words, 5);
  expect(server.heard).toEqual([words, words]);
});

test("text is UTF-8 both ways, whatever Windows-1252 thinks of its bytes", async () => {
  const text = "ů 日本 € \u0081\u008d\u009d 🎉 ÿ";
  await start(({ words, say }) => {
    say("!re", words[1] as string);
    say("!done");
  });
  expect(await rows(["/echo", `=text=${text}`])).toEqual([{ text }]);
  expect(server.heard).toEqual([["/echo", `=text=${text}`]]);
});

describe("long words", () => {
  // Two bytes of length from 128 on, three from 16,384, four from 2,097,152.
  const lengths = [0x7f, 0x80, 0x3fff, 0x4000, 0x1fffff, 0x200000];

  test("of all forms of length go out and come in", async () => {
    await start(({ words, say }) => {
      say("!re", words[1] as string);
      say("!done");
    });
    for (const length of lengths) {
      const value = "y".repeat(length - 3);
      const [row] = await rows(["/echo", `=a=${value}`]);
      expect(row?.a?.length).toBe(value.length);
      expect(row?.a === value).toBe(true);
    }
  });

  test("are understood with a length in more bytes than it needs, up to five", async () => {
    await start(({ tag, socket }) => {
      for (let form = 1; form <= 5; form++)
        socket.write(
          Buffer.concat([word("!re", form), word(`=n=${form}`, form), word(`.tag=${tag}`), Buffer.alloc(1)]),
        );
      socket.write(sentence("!done", `.tag=${tag}`));
    });
    expect(await rows(print)).toEqual([1, 2, 3, 4, 5].map((n) => ({ n: String(n) })));
  });

  test.each([
    ["a length that is reserved", Buffer.from([0xf8, 0, 0, 0, 1]), "reserved"],
    ["more than any router has", Buffer.from([0xf0, 0xff, 0xff, 0xff, 0xff]), "4294967295 bytes"],
    ["words of another protocol", Buffer.from("SSH-2.0-ROSSSH\r\n"), 'it said "SSH-2.0-ROSSSH"'],
  ])("%s ends the connection at once", async (_what, bytes, words) => {
    await start(({ socket }) => void socket.write(bytes));
    const error = await failure(client.send(print));
    expect(error.code).toBe("unreachable");
    expect(error.message).toContain(words);
    expect(error.hint).toContain("8729");
  });
});

test("200 commands at the same time each get their own answer, in whatever order", async () => {
  const waiting: Heard[] = [];
  await start((heard) => {
    waiting.push(heard);
    if (waiting.length < 200) return;
    for (const { words, say } of waiting.reverse()) say("!re", words[1] as string);
    for (const { words, say } of waiting.sort(() => 0.5 - Math.random())) say("!done", `=ret=${words[1]}`);
  });
  const replies = await Promise.all(Array.from({ length: 200 }, (_, n) => client.send(["/x", `=n=${n}`], 5)));
  expect(replies).toEqual(
    Array.from({ length: 200 }, (_, n) => ({ rows: [{ n: `${n}` }], traps: [], ret: `=n=${n}` })),
  );
  // They travel together, not word by word.
  expect(writes).toBe(1);
});

test("tags are never the same, whatever the random numbers are", async () => {
  jest.spyOn(Math, "random").mockReturnValue(0);
  const tags: string[] = [];
  await start(({ tag, say }) => {
    tags.push(tag);
    say("!done");
  });
  await Promise.all([client.send(print, 5), client.send(print, 5), client.send(print, 5)]);
  jest.restoreAllMocks();
  expect(new Set(tags).size).toBe(3);
  expect(tags).not.toContain("");
});

test("an unknown reply fails its own command in the router's words, and nothing else", async () => {
  await start(({ words, say }) => {
    if (words[0] === "/odd") say("!what", "=is=this");
    say("!done");
  });
  const [odd, good] = await Promise.all([failure(client.send(["/odd"], 5)), client.send(print, 5)]);
  expect([odd.code, odd.message]).toEqual([
    "not-understood",
    'r1 answered /odd with "!what =is=this .tag=1"'.replace(" .tag=1", ""),
  ]);
  expect(good).toEqual({ rows: [], traps: [] });
  expect(client.isAlive).toBe(true);
});

test("an answer to a tag that was never sent is left aside", async () => {
  await start(({ socket, say }) => {
    socket.write(sentence("!re", "=a=b", ".tag=stranger"));
    say("!done");
  });
  expect(await rows(print)).toEqual([]);
});

test("`!done` may carry a value, attributes may have odd names, and other words are none", async () => {
  await start(({ say }) => {
    say("!re", ".section=0", "=__proto__=x", "=a=", "==b", "=no-value", "=k==v=");
    say("!done", "=ret=*3");
  });
  const reply = await client.send(print, 5);
  expect(reply.ret).toBe("*3");
  expect(Object.entries(reply.rows[0] ?? {})).toEqual([
    ["__proto__", "x"],
    ["a", ""],
    ["k", "=v="],
  ]);
});

test.each([[["user/print"]], [["/user/print", ""]], [["/user/print", ".tag=1"]], [[]]])(
  "%j is no sentence of ours and is not sent",
  async (words) => {
    await start(({ say }) => say("!done"));
    await expect(client.send(words, 5)).rejects.toThrow("a sentence is a command");
    await rows(print);
    expect(server.heard).toEqual([print]);
  },
);

test("its dependencies, which it takes in any release, are those we have seen it work with", () => {
  const own = createRequire(require.resolve("node-routeros/dist/Channel"));
  const release = (name: string) => JSON.parse(readFileSync(own.resolve(`${name}/package.json`), "utf8")).version;
  expect(JSON.parse(readFileSync(require.resolve("node-routeros/package.json"), "utf8")).version).toBe("1.6.9");
  // 4.4.2 was a release of a thief.
  expect(release("debug")).toMatch(/^4\.(?!4\.2$)/);
  expect(release("iconv-lite")).toMatch(/^0\.[67]\./);
});

/** In a process of its own, whose listeners hear what would have ended it; Jest has listeners of its own. */
async function inChild(
  port: number,
  env: NodeJS.ProcessEnv,
  commands: string[][],
): Promise<{ out: string; err: string; code: number | null }> {
  const root = join(__dirname, "..", "..", "..");
  const script = `
    process.on("uncaughtException", (error) => console.log("uncaughtException", error.message));
    process.on("unhandledRejection", (error) => console.log("unhandledRejection", error.message));
    const { HardenedRouteros } = require("./provider/transport/routeros-api/hardened-routeros.ts");
    (async () => {
      for (const words of ${JSON.stringify(commands)}) {
        const client = new HardenedRouteros(require("net").connect(${port}, "127.0.0.1"), { name: "r1" });
        await client.send(words, 0.5).then((reply) => console.log(JSON.stringify(reply)), (error) => console.log(error.code));
        client.close();
      }
    })();`;
  const child = spawn(process.execPath, ["-r", join(root, "test", "support", "typescript.cjs"), "-e", script], {
    cwd: root,
    env: { ...process.env, ...env },
  });
  let out = "";
  let err = "";
  child.stdout.on("data", (chunk) => {
    out += chunk;
  });
  child.stderr.on("data", (chunk) => {
    err += chunk;
  });
  const code = await new Promise<number | null>((resolve) => child.on("close", resolve));
  return { out, err, code };
}

test("nothing that a router says ends the process", async () => {
  await start(({ words, say, socket, tag }) => {
    const [command] = words;
    if (command === "/empty") say("!empty");
    if (command === "/unknown") say("!unknown");
    if (command === "/stranger") socket.write(sentence("!done", ".tag=x"));
    if (command === "/untagged") return void socket.write(sentence("!trap", "=message=no"));
    if (command === "/fatal") return void socket.write(sentence("!fatal", "why"));
    if (command === "/drop") return void socket.resetAndDestroy();
    if (command === "/garbage") return void socket.write(Buffer.from([0xff, 0xff, 0xff]));
    if (command === "/silent") return;
    if (command === "/tail") return void socket.end(sentence("!done", `.tag=${tag}`).subarray(0, -1));
    say("!done");
  });
  const commands = ["empty", "unknown", "stranger", "untagged", "fatal", "drop", "garbage", "silent", "tail"];
  const { out, code } = await inChild(
    server.port,
    {},
    commands.map((command) => [`/${command}`]),
  );
  const nothing = '{"rows":[],"traps":[]}';
  expect(out.trim().split("\n")).toEqual([
    nothing,
    "not-understood",
    nothing,
    "timeout",
    "connection-lost",
    "connection-lost",
    "unreachable",
    "timeout",
    "connection-lost",
  ]);
  expect(code).toBe(0);
}, 30_000);

test("DEBUG shows no word of ours, and ENV=testing does not keep it from loading", async () => {
  await start(({ say }) => {
    say("!re", "=private=answer-word");
    say("!done");
  });
  const env = { DEBUG: "*", ENV: "testing" };
  const { out, err } = await inChild(server.port, env, [["/login", "=name=admin", "=password=pass-word"]]);
  expect(out).toContain("answer-word");
  expect(err).toContain("routeros-api");
  expect(err).not.toMatch(/pass-word|answer-word|admin/);
}, 30_000);
