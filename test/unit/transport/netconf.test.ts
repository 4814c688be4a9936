import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { textAt } from "../../../provider/core/formats/xml-find";
import type { NetconfRequest, RpcRequest } from "../../../provider/core/netconf";
import { Redactor } from "../../../provider/core/redactor";
import { createTrace } from "../../../provider/transport/trace";
import {
  closeWires,
  helloOf,
  type NetconfServer,
  openNetconf,
  type Script,
  type Session,
  startNetconf,
} from "./netconf-server";
import { closeAll, failure } from "./open";

let server: NetconfServer | undefined;
const start = async (script: Script = {}) => {
  server = await startNetconf(script);
  return server.target;
};
afterEach(async () => {
  closeWires();
  closeAll();
  await server?.close();
  server = undefined;
});

const get = (key: string): NetconfRequest => ({ key, rpc: `<get-${key}/>` });
const error = (message: string) =>
  `<rpc-error><error-severity>error</error-severity><error-message>\n${message}\n</error-message></rpc-error>`;
/** What came and what was answered, without the goodbye. */
const said = () => server?.log.filter((line) => !line.includes("<close-session/>"));

describe("a session", () => {
  it("says hello with both framings, and asks with numbered messages", async () => {
    const wire = await openNetconf(await start());
    const answers = await wire.ask([get("a")]);
    expect(server?.hellos).toEqual([
      '<hello xmlns="urn:ietf:params:xml:ns:netconf:base:1.0"><capabilities><capability>urn:ietf:params:netconf:base:1.0</capability><capability>urn:ietf:params:netconf:base:1.1</capability></capabilities></hello>',
    ]);
    expect(server?.starts).toEqual(["subsystem netconf"]);
    expect(said()).toEqual(["> 1 <get-a/>", "< 1"]);
    expect(answers.get("a")).toMatchObject({
      reply: { name: "rpc-reply", attributes: { "message-id": "1" }, children: [{ name: "ok" }] },
      errors: [],
      warnings: [],
    });
    expect(wire.alive).toBe(true);
    expect(wire.login.user).toBe("netops");
    expect((await wire.ask([])).size).toBe(0);
  });

  it("uses chunks when both sides know them", async () => {
    const wire = await openNetconf(
      await start({ chunks: true, answer: (_, id, { reply }) => reply(id, `<word>${"é".repeat(5000)}</word>`) }),
    );
    const answers = await wire.ask([get("a"), get("b")]);
    expect(textAt(answers.get("b")?.reply, "word")).toBe("é".repeat(5000));
  });

  it.each([false, true])("understands bytes that come one by one (chunks: %s)", async (chunks) => {
    const hello = helloOf("1.0", ...(chunks ? ["1.1"] : []));
    const oneByOne = (text: string, { raw }: Session) => {
      for (const byte of Buffer.from(text)) raw(Buffer.from([byte]));
    };
    const target = await start({
      chunks,
      hello: (session) => oneByOne(`${hello}]]>]]>\n`, session),
      answer: (_, id, session) => {
        const reply = `<rpc-reply message-id="${id}"><word>grün ]]</word></rpc-reply>`;
        oneByOne(chunks ? `\n#${Buffer.byteLength(reply)}\n${reply}\n##\n` : `${reply}]]>]]>`, session);
      },
    });
    const wire = await openNetconf(target);
    expect(textAt((await wire.ask([get("a")])).get("a")?.reply, "word")).toBe("grün ]]");
  });

  it("understands replies that arrive together in one piece", async () => {
    let waiting: string[] = [];
    const wire = await openNetconf(
      await start({
        answer: (_, id, { raw }) => {
          waiting.push(`<rpc-reply message-id="${id}"><n>${id}</n></rpc-reply>]]>]]>`);
          if (waiting.length < 3) return;
          raw(waiting.join("\n"));
          waiting = [];
        },
      }),
    );
    const answers = await wire.ask([get("a"), get("b"), get("c")]);
    expect([...answers].map(([key, { reply }]) => `${key}${textAt(reply, "n")}`)).toEqual(["a1", "b2", "c3"]);
  });

  it("runs the command where the subsystem is refused", async () => {
    const wire = await openNetconf(await start({ onlyExec: "runs" }));
    expect((await wire.ask([get("a")])).size).toBe(1);
    expect(server?.starts).toEqual(["subsystem netconf", "exec xml-mode netconf need-trailer"]);
  });

  it("cannot be had where there is neither: the device's words are in the error", async () => {
    const refused = await failure(openNetconf(await start({ onlyExec: "is refused" })));
    expect(refused.code).toBe("device");
    expect(refused.message).toContain('ended the NETCONF session before it said hello: "sh: xml-mode: not found"');
    expect(refused.hint).toContain("NETCONF");
  });

  it("is refused by an error in place of the hello", async () => {
    const refused = await failure(openNetconf(await start({ hello: `<rpc-reply>${error("too many")}</rpc-reply>` })));
    expect([refused.code, refused.message]).toEqual([
      "device",
      `127.0.0.1:${server?.port} opened no NETCONF session: too many`,
    ]);
    await ended();
  });

  it("that never says hello is given up", async () => {
    const target = await start({ hello: null });
    const late = await failure(openNetconf({ ...target, requestTimeout: 0.2 }));
    expect([late.code, late.message]).toEqual([
      "timeout",
      `127.0.0.1:${server?.port} did not open a NETCONF session within 0.2 s`,
    ]);
    await ended();
  });

  it("says goodbye, and waits for nothing", async () => {
    const wire = await openNetconf(await start({ answer: () => {} }));
    wire.close();
    expect(wire.alive).toBe(false);
    expect((await wire.closed).message).toContain("closed by us");
    expect((await failure(wire.ask([get("a")]))).code).toBe("connection-lost");
    await until(() => server?.log.length === 1);
    expect(server?.log).toEqual(["> 1 <close-session/>"]);
    await ended();
  });
});

describe("a round", () => {
  it("is written at once: no request waits for the answer to another", async () => {
    const held: (() => void)[] = [];
    const wire = await openNetconf(
      await start({
        answer: (_, id, { reply }) => {
          held.push(() => reply(id, "<ok/>"));
          if (held.length === 3) for (const each of held) each();
        },
      }),
    );
    await wire.ask([get("a"), get("b"), get("c")]);
    expect(said()).toEqual(["> 1 <get-a/>", "> 2 <get-b/>", "> 3 <get-c/>", "< 1", "< 2", "< 3"]);
  });

  const script: Script = {
    answer: (operation, id, { reply }) => reply(id, operation.includes("bad") ? error("no") : "<ok/>"),
  };
  const step = (key: string, when?: RpcRequest["when"], role?: RpcRequest["role"]): RpcRequest => ({
    key,
    rpc: `<${key}/>`,
    ...(when === undefined ? {} : { when }),
    ...(role === undefined ? {} : { role }),
  });
  const operations = () =>
    server?.log.filter((line) => line.startsWith(">")).map((line) => /<(.*)\/>/.exec(line)?.[1]) ?? [];

  it("waits for each answer from the first request that has a condition", async () => {
    const wire = await openNetconf(await start(script));
    const answers = await wire.ask([step("a"), step("b"), step("c", "clean"), step("d"), step("e", "clean")]);
    expect(said()?.slice(4)).toEqual(["> 3 <c/>", "< 3", "> 4 <d/>", "< 4", "> 5 <e/>", "< 5"]);
    expect([...answers.keys()]).toEqual(["a", "b", "c", "d", "e"]);
  });

  it("sends what is for a clean round only while nothing failed, and what is for a failed one only then", async () => {
    const wire = await openNetconf(await start(script));
    const answers = await wire.ask([
      step("a", "clean"),
      step("undo", "failed"),
      step("bad", "clean"),
      step("b", "clean"),
      step("undo2", "failed"),
      step("always"),
    ]);
    expect(operations()).toEqual(["a", "bad", "undo2", "always"]);
    expect(answers.get("undo")).toEqual({ errors: [], warnings: [], skipped: true });
    expect(answers.get("b")?.skipped).toBe(true);
    expect(answers.get("bad")?.errors).toEqual([{ severity: "error", message: "no" }]);
  });

  it("counts failures of the requests that were written at once", async () => {
    const wire = await openNetconf(await start(script));
    await wire.ask([step("bad"), step("b"), step("c", "clean"), step("d", "failed")]);
    expect(operations()).toEqual(["bad", "b", "d"]);
  });

  it("does not count warnings as failures", async () => {
    const warning = `<rpc-error><error-severity>warning</error-severity><error-message>statement not found</error-message></rpc-error>`;
    const wire = await openNetconf(
      await start({
        answer: (_, id, { reply }) => reply(id, `<load-configuration-results>${warning}</load-configuration-results>`),
      }),
    );
    const answers = await wire.ask([step("a"), step("b", "clean")]);
    expect(answers.get("a")?.warnings).toHaveLength(1);
    expect(answers.get("b")?.skipped).toBeUndefined();
  });

  it("starts from clean again after one that failed", async () => {
    const wire = await openNetconf(await start(script));
    await wire.ask([step("bad")]);
    await wire.ask([step("a", "clean")]);
    expect(operations()).toEqual(["bad", "a"]);
  });

  it("waits for the one before", async () => {
    const wire = await openNetconf(await start(script));
    await Promise.all([wire.ask([step("a", "clean"), step("b", "clean")]), wire.ask([step("c", "clean")])]);
    expect(operations()).toEqual(["a", "b", "c"]);
  });

  it("locks once, and unlocks only what it locked", async () => {
    const wire = await openNetconf(await start(script));
    expect((await wire.ask([step("unlock", undefined, "unlock")])).get("unlock")).toEqual({
      errors: [],
      warnings: [],
      skipped: true,
    });
    await wire.ask([step("lock", undefined, "lock")]);
    expect((await wire.ask([step("lock2", undefined, "lock")])).get("lock2")?.skipped).toBe(true);
    await wire.ask([step("unlock2", undefined, "unlock")]);
    expect((await wire.ask([step("unlock3", undefined, "unlock")])).get("unlock3")?.skipped).toBe(true);
    await wire.ask([step("lock3", undefined, "lock")]);
    expect(operations()).toEqual(["lock", "unlock2", "lock3"]);
  });

  it("holds no lock that was refused, and keeps one whose unlock failed", async () => {
    const wire = await openNetconf(await start(script));
    await wire.ask([step("bad-lock", "clean", "lock"), step("unlock", undefined, "unlock")]);
    await wire.ask([step("lock", "clean", "lock"), step("bad-unlock", undefined, "unlock")]);
    await wire.ask([step("unlock2", "clean", "unlock")]);
    expect(operations()).toEqual(["bad-lock", "lock", "bad-unlock", "unlock2"]);
  });

  it("discards only edits of its own, also those that failed", async () => {
    const wire = await openNetconf(await start(script));
    const discard = step("discard", undefined, "discard");
    expect((await wire.ask([discard])).get("discard")?.skipped).toBe(true);
    await wire.ask([step("bad-edit", "clean", "edit"), step("discard", "failed", "discard")]);
    expect((await wire.ask([discard])).get("discard")?.skipped).toBe(true);
    await wire.ask([step("edit", undefined, "edit"), step("bad-commit", undefined, "commit")]);
    await wire.ask([{ ...discard, rpc: "<discard2/>" }]);
    await wire.ask([step("edit2", undefined, "edit")]);
    await wire.ask([step("commit", undefined, "commit")]);
    await wire.ask([{ ...discard, rpc: "<discard3/>" }]);
    expect(operations()).toEqual(["bad-edit", "discard", "edit", "bad-commit", "discard2", "edit2", "commit"]);
  });

  it("knows edits that were written together with the commit before them", async () => {
    const wire = await openNetconf(await start(script));
    await wire.ask([
      step("edit", undefined, "edit"),
      step("commit", undefined, "commit"),
      step("edit2", undefined, "edit"),
    ]);
    await wire.ask([step("discard", undefined, "discard")]);
    expect(operations()).toEqual(["edit", "commit", "edit2", "discard"]);
  });
});

describe("a session that goes wrong ends, and the connection with it", () => {
  const broken: [string, Script["answer"], RegExp][] = [
    [
      "a reply to another message",
      (_, __, { reply }) => reply("99", "<ok/>"),
      /reply to message "99" where that to "1"/,
    ],
    ["a reply without a number", (_, __, { say }) => say("<rpc-reply><ok/></rpc-reply>"), /without a message-id/],
    ["a notification", (_, __, { say }) => say("<notification/>"), /nobody asked for: "<notification\/>"/],
    ["garbage", (_, __, { say }) => say("Session closed.\u0007"), /not well-formed .* begins with "Session closed\."/],
    ["a reply that is cut", (_, id, { say }) => say(`<rpc-reply message-id="${id}"><a>`), /not well-formed/],
    [
      "an entity bomb",
      (_, id, { say }) =>
        say(`<!DOCTYPE a [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;&a;">]><rpc-reply message-id="${id}">&b;</rpc-reply>`),
      /document type/,
    ],
    [
      "elements in elements without end",
      (_, id, { reply }) => reply(id, `${"<a>".repeat(200)}${"</a>".repeat(200)}`),
      /more than 100 levels/,
    ],
  ];
  it.each(broken)("%s", async (_, answer, words) => {
    const wire = await openNetconf(await start({ answer: answer as NonNullable<Script["answer"]> }));
    const wrong = await failure(wire.ask([get("a"), get("b")]));
    expect(wrong.code).toBe("not-understood");
    expect(wrong.message).toMatch(words);
    expect(wire.alive).toBe(false);
    expect(await wire.closed).toBe(wrong);
    expect(await failure(wire.ask([get("c")]))).toBe(wrong);
    await ended();
  });

  it("a chunk that is none", async () => {
    const wire = await openNetconf(await start({ chunks: true, answer: (_, __, { raw }) => raw("\n#5x\n<rpc-") }));
    const wrong = await failure(wire.ask([get("a")]));
    expect(wrong.code).toBe("not-understood");
    expect(wrong.message).toContain('a chunk cannot begin with "\\n#5x"');
    await ended();
  });

  it("a message without an end", async () => {
    const megabyte = "x".repeat(1024 * 1024);
    const wire = await openNetconf(
      await start({
        answer: (_, __, { channel }) => {
          const more = () => {
            while (channel.writable && channel.write(megabyte));
          };
          channel.on("drain", more);
          more();
        },
      }),
    );
    const wrong = await failure(wire.ask([get("a")]));
    expect(wrong.message).toContain("a message of more than 67108864 bytes");
    await ended();
  }, 60_000);

  it("an error about a message that could not be read has no number, and is an answer all the same", async () => {
    const wire = await openNetconf(
      await start({ answer: (_, __, { say }) => say(`<rpc-reply>${error("syntax error")}</rpc-reply>`) }),
    );
    expect((await wire.ask([get("a")])).get("a")?.errors).toEqual([{ severity: "error", message: "syntax error" }]);
  });

  it("a reply that Junos leaves open is no such thing", async () => {
    const wire = await openNetconf(
      await start({
        answer: (_, id, { say }) =>
          say(
            `<nc:rpc-reply  xmlns:junos="http://xml.juniper.net/junos/25.4R1.12/junos" xmlns:nc="urn:ietf:params:xml:ns:netconf:base:1.0" message-id="${id}">\n<routing-engine junos:style="show-name">\n<name>node1</name>\n<commit-check-success/>\n<nc:ok/>\n</nc:rpc-reply>\n`,
          ),
      }),
    );
    const answer = (await wire.ask([get("a")])).get("a");
    expect(textAt(answer?.reply, "routing-engine", "name")).toBe("node1");
    expect(answer?.errors).toEqual([]);
  });

  it("a large reply is no such thing", async () => {
    const rows = Array.from({ length: 50_000 }, (_, index) => `<key><name>k${index}</name></key>`).join("\n");
    const wire = await openNetconf(await start({ answer: (_, id, { reply }) => reply(id, rows) }));
    expect((await wire.ask([get("a")])).get("a")?.reply?.children).toHaveLength(50_000);
  }, 30_000);

  it.each([
    ["in the middle of a reply", (session: { raw(text: string): void }) => session.raw("<rpc-reply message-id=")],
    ["before the reply", () => {}],
  ])("the connection is lost %s", async (_, before) => {
    const wire = await openNetconf(
      await start({
        answer: (_operation, __, session) => {
          before(session);
          setTimeout(() => {
            for (const socket of server?.sockets ?? []) socket.resetAndDestroy();
          }, 20);
        },
      }),
    );
    const lost = await failure(wire.ask([get("a"), get("b")]));
    expect(lost.code).toBe("connection-lost");
    expect(lost.message).toMatch(/^the connection to 127\.0\.0\.1:\d+ ended/);
    expect(await wire.closed).toBe(lost);
    expect(wire.alive).toBe(false);
  });

  it("the server ends the session, and the connection stands", async () => {
    const wire = await openNetconf(await start({ answer: (_, __, { channel }) => void channel.end() }));
    const lost = await failure(wire.ask([get("a")]));
    expect([lost.code, lost.message]).toEqual([
      "connection-lost",
      `127.0.0.1:${server?.port} ended the NETCONF session`,
    ]);
    await ended();
  });

  it("the server ends the session while nothing is asked", async () => {
    const target = await start({
      answer: (_, id, { reply, channel }) => {
        reply(id, "<ok/>");
        setTimeout(() => channel.end(), 50);
      },
    });
    const wire = await openNetconf(target);
    await wire.ask([get("a")]);
    expect((await wire.closed).code).toBe("connection-lost");
    expect(wire.alive).toBe(false);
  });

  it("a reply that comes too late", async () => {
    const wire = await openNetconf(
      await start({ answer: (_, id, { reply }) => void setTimeout(() => reply(id, "<ok/>"), 1000).unref() }),
    );
    const started = Date.now();
    const late = await failure(wire.ask([get("a")], 0.2));
    expect([late.code, late.message]).toEqual(["timeout", `127.0.0.1:${server?.port} did not answer within 0.2 s`]);
    expect(Date.now() - started).toBeLessThan(900);
    expect(wire.alive).toBe(false);
    expect(await wire.closed).toBe(late);
    await ended();
  });

  it("a round whose later requests are never sent then", async () => {
    const wire = await openNetconf(await start({ answer: () => {} }));
    await failure(wire.ask([{ key: "a", rpc: "<a/>", when: "clean" }, get("b")], 0.1));
    await new Promise((resolve) => setTimeout(resolve, 50));
    expect(server?.log).toEqual(["> 1 <a/>"]);
  });
});

describe("the trace", () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), "netconf-trace-"));
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  it.each([false, true])(
    "shows both directions, and no secret: not whole, not in pieces (chunks: %s)",
    async (chunks) => {
      const file = join(folder, "trace");
      const redactor = new Redactor();
      redactor.add(`hush<&"hush`);
      const secret = "hush&lt;&amp;&quot;hush";
      const target = await start({
        chunks,
        answer: (_, id, { raw }) => {
          const reply = `<rpc-reply message-id="${id}">\n<secret>${secret}</secret>\n<word/>\n</rpc-reply>`;
          const text = chunks ? `\n#${reply.length}\n${reply}\n##\n` : `${reply}]]>]]>`;
          const middle = text.indexOf(secret) + 7;
          raw(text.slice(0, middle));
          setTimeout(() => raw(text.slice(middle)), 30);
        },
      });
      const wire = await openNetconf(target, { trace: createTrace(file, redactor) });
      await wire.ask([{ key: "a", rpc: `<set>${secret}</set>` }]);
      await wire.ask([get("b")]);
      const text = readFileSync(file, "utf8");
      expect(text).toContain("> [netconf] <hello ");
      expect(text).toContain('message-id="1"><set>[secret]</set></rpc>');
      expect(text).toContain("< [netconf] <secret>[secret]</secret>");
      expect(text.match(/<word\/>/g)).toHaveLength(2);
      expect(text).not.toMatch(/hush/);
    },
  );
});

/** All connections of the server have ended. */
async function ended(): Promise<void> {
  await until(() => server?.sockets.size === 0);
}

async function until(condition: () => boolean): Promise<void> {
  for (const end = Date.now() + 3000; !condition(); ) {
    if (Date.now() > end) throw new Error("it did not come to that");
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
}
