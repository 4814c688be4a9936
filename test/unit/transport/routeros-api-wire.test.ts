import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import fc from "fast-check";
import { Redactor } from "../../../provider/core/redactor";
import type { RouterosRequest } from "../../../provider/core/routeros";
import type { ApiWire } from "../../../provider/transport/routeros-api/api-wire";
import { createTrace } from "../../../provider/transport/trace";
import { freePort } from "../../support/sshd";
import { failure } from "./open";
import { closeWires, openWire, plainTarget } from "./routeros-api-open";
import { type ApiServer, type Heard, sentence, startApiServer } from "./routeros-api-server";
import { newKey, startServer } from "./ssh-server";

let server: ApiServer;
let wire: ApiWire;
afterEach(async () => {
  closeWires();
  await server?.close();
});
/** What was heard after the login. */
const heard = () => server.heard.slice(1);
async function start(answer: (heard: Heard) => void, more: object = {}): Promise<ApiWire> {
  server = await startApiServer({ answer });
  wire = await openWire({ ...plainTarget(server), ...more });
  return wire;
}
const ask = async (requests: RouterosRequest[], seconds?: number) =>
  Object.fromEntries(await wire.ask(requests, seconds));
const request = (key: string, more: object = {}) => ({ key, words: [`/${key}`], ...more });

describe("a round", () => {
  test("travels at once, and each request gets its own answer", async () => {
    const waiting: Heard[] = [];
    await start((each) => {
      waiting.push(each);
      if (waiting.length < 3) return;
      for (const { say, words } of waiting.reverse()) {
        say("!re", `=is=${words[0]}`);
        say("!done");
      }
    });
    expect(await ask([request("a"), request("b"), request("c")])).toEqual({
      a: { rows: [{ is: "/a" }], traps: [] },
      b: { rows: [{ is: "/b" }], traps: [] },
      c: { rows: [{ is: "/c" }], traps: [] },
    });
    expect(await ask([])).toEqual({});
  });

  test("from the first `when` on, goes one after the other; what does not hold is skipped", async () => {
    const open = new Set<string>();
    const overlaps: string[] = [];
    await start(({ words: [command = ""], say }) => {
      if (command !== "/a" && command !== "/b") overlaps.push(...open);
      open.add(command);
      setTimeout(() => {
        open.delete(command);
        if (command === "/bad") say("!trap", "=message=failure: no");
        say("!done");
      }, 20);
    });
    const answers = await ask([
      request("a"),
      request("b"),
      request("early", { when: "failed" }),
      request("good", { when: "clean" }),
      request("bad", { when: "clean" }),
      request("after", { when: "clean" }),
      request("always"),
      request("undo", { when: "failed" }),
    ]);
    expect(overlaps).toEqual([]);
    expect(heard()).toEqual([["/a"], ["/b"], ["/good"], ["/bad"], ["/always"], ["/undo"]]);
    const skipped = { rows: [], traps: [], skipped: true };
    expect(answers).toMatchObject({ early: skipped, after: skipped, bad: { traps: [{ message: "failure: no" }] } });
    expect(answers.undo).toEqual({ rows: [], traps: [] });
    expect(Object.keys(answers)).toHaveLength(8);
  });

  test("a trap among those that travel at once counts for the first `when` already", async () => {
    await start(({ words, say }) => {
      if (words[0] === "/b") say("!trap", "=message=no", "=category=1");
      say("!done");
    });
    expect(
      await ask([request("a"), request("b"), request("c", { when: "clean" }), request("d", { when: "failed" })]),
    ).toEqual({
      a: { rows: [], traps: [] },
      b: { rows: [], traps: [{ message: "no", category: 1 }] },
      c: { rows: [], traps: [], skipped: true },
      d: { rows: [], traps: [] },
    });
  });

  test("whose connection ends is rejected with the reason, and the wire says so", async () => {
    await start(({ words, socket, say }) => {
      if (words[0] === "/b") socket.end(sentence("!fatal", "rebooting"));
      else say("!done");
    });
    const error = await failure(wire.ask([request("a"), request("b"), request("c", { when: "failed" })]));
    expect(error.code).toBe("connection-lost");
    expect(error.message).toContain('the router ended it: "rebooting"');
    expect(wire.alive).toBe(false);
    expect(await wire.closed).toBe(error);
    expect(heard()).toEqual([["/a"], ["/b"]]);
    expect(await failure(wire.ask([request("a")]))).toBe(error);
  });

  test("ends when all of it has ended, also when one fails early", async () => {
    let slow = false;
    await start(({ words, say }) => {
      if (words[0] === "/bad") say("!what");
      else
        setTimeout(() => {
          slow = true;
          say("!done");
        }, 80);
    });
    expect((await failure(wire.ask([request("bad"), request("slow")]))).code).toBe("not-understood");
    expect(slow).toBe(true);
  });
});

describe("time", () => {
  test("each request has `requestTimeout` to itself", async () => {
    await start(({ words, say }) => void (words[0] !== "/never" && setTimeout(() => say("!done"), 60)), {
      requestTimeout: 0.15,
    });
    const steps = ["a", "b", "c", "d"].map((key) => request(key, { when: "clean" }));
    expect(Object.keys(await ask(steps))).toHaveLength(4);
    const error = await failure(wire.ask([request("never")]));
    expect([error.code, error.message]).toEqual([
      "timeout",
      `127.0.0.1:${server.port} did not answer /never within 0.15 s`,
    ]);
    expect(wire.alive).toBe(true);
  });

  test("what the caller allows is for the whole round", async () => {
    await start(({ say }) => void setTimeout(() => say("!done"), 60));
    const steps = ["a", "b", "c", "d"].map((key) => request(key, { when: "clean" }));
    const started = Date.now();
    expect((await failure(wire.ask(steps, 0.15))).code).toBe("timeout");
    expect(Date.now() - started).toBeLessThan(400);
  });
});

describe("`until`", () => {
  const showing =
    ([...counts]: number[]) =>
    ({ say }: Heard) => {
      // The last one stays.
      const count = counts.length > 1 ? counts.shift() : counts[0];
      for (let row = 0; row < (count ?? 0); row++) say("!re", `=row=${row}`);
      say("!done");
    };
  const until = (rows: "some" | "none", seconds: number) => [request("list", { until: { rows, seconds } })];

  test("some: a list that lags is asked again until it shows something", async () => {
    await start(showing([0, 0, 2]));
    expect((await ask(until("some", 5))).list?.rows).toEqual([{ row: "0" }, { row: "1" }]);
    expect(heard()).toHaveLength(3);
  });

  test("none: until it shows nothing", async () => {
    await start(showing([2, 1, 0]));
    expect((await ask(until("none", 5))).list?.rows).toEqual([]);
    expect(heard()).toHaveLength(3);
  });

  test("what holds at once is asked once", async () => {
    await start(showing([1]));
    await ask(until("some", 5));
    expect(heard()).toHaveLength(1);
  });

  test("running out of time is no error: the last answer counts", async () => {
    await start(showing([0]));
    const started = Date.now();
    expect(await ask(until("some", 0.3))).toEqual({ list: { rows: [], traps: [] } });
    expect(Date.now() - started).toBeGreaterThan(280);
    expect(Date.now() - started).toBeLessThan(1000);
    expect(heard().length).toBeGreaterThan(2);
  });

  test("what is not there yet is waited for, another refusal is final", async () => {
    let count = 0;
    await start(({ words, say }) => {
      if (words[0] === "/get" && ++count < 3) say("!trap", "=message=no such item (4)");
      else if (words[0] === "/get") say("!re", "=a=b");
      else say("!trap", "=message=not enough permissions (9)");
      say("!done");
    });
    expect((await ask([request("get", { until: { rows: "some", seconds: 5 } })])).get?.rows).toEqual([{ a: "b" }]);
    expect((await ask(until("some", 5))).list?.traps).toEqual([{ message: "not enough permissions (9)" }]);
    expect(heard()).toHaveLength(4);
  });

  test("`like`: some is a row for each pattern, none a row for no pattern; other rows do not count", async () => {
    const lists = [["theirs"], ["theirs", "own_a"], ["theirs", "own_a", "own_b"], ["own_b"], ["theirs"]];
    await start(({ say }) => {
      for (const name of lists.shift() ?? []) say("!re", `=name=${name}`);
      say("!done");
    });
    const like = [{ name: /^own_a/ }, { name: /^own_b/ }];
    const list = async (rows: "some" | "none") =>
      (await ask([request("list", { until: { rows, seconds: 5, like } })])).list?.rows.map(({ name }) => name);
    expect(await list("some")).toEqual(["theirs", "own_a", "own_b"]);
    expect(await list("none")).toEqual(["theirs"]);
    expect(lists).toEqual([]);
  });
});

test("a value that nobody is to know is made up for each sentence, and not written down", async () => {
  const folder = mkdtempSync(join(tmpdir(), "routeros-api-"));
  const file = join(folder, "trace");
  server = await startApiServer({ answer: ({ say }) => say("!done") });
  wire = await openWire(plainTarget(server), { trace: createTrace(file, new Redactor()) });
  await ask([request("a", { throwaway: "passphrase" }), request("b", { throwaway: "passphrase" })]);
  const sent = heard().map((words) => words[1] ?? "");
  expect(sent).toEqual([
    expect.stringMatching(/^=passphrase=[\w-]{43}$/),
    expect.stringMatching(/^=passphrase=[\w-]{43}$/),
  ]);
  expect(new Set(sent).size).toBe(2);
  const trace = readFileSync(file, "utf8");
  rmSync(folder, { recursive: true });
  expect(trace).toContain("=passphrase=[secret]");
  expect(trace).not.toContain(sent[0]?.split("=")[2]);
});

describe("the host key of the SSH server beside it", () => {
  test("is shown by a key exchange without a login; what it lacks is said", async () => {
    const key = newKey("ed25519");
    const ssh = await startServer({ hostKeys: [key.openssh] });
    await start(({ say }) => say("!done"));
    const asked = (key: string, hostKeyAlgorithms: string[], port = ssh.port) => ({
      key,
      handshake: { port, hostKeyAlgorithms },
    });
    const [type, base64] = key.line.split(" ");
    const answers = await ask([
      request("before"),
      asked("ed", ["ssh-ed25519"]),
      asked("rsa", ["rsa-sha2-256"]),
      asked("off", ["ssh-ed25519"], await freePort()),
      // What an SSH server lacks is no failure of the round.
      request("after", { when: "clean" }),
    ]);
    expect(ssh.logins).toEqual([]);
    await ssh.close();
    expect(answers.ed).toEqual({ rows: [], traps: [], hostKey: { type, base64 } });
    expect(answers.rsa?.refused).toContain("has no host key for rsa-sha2-256");
    expect(answers.off?.refused).toContain("ECONNREFUSED");
    expect(answers.after).toEqual({ rows: [], traps: [] });
    expect(wire.alive).toBe(true);
  });
});

describe("any text", () => {
  // With all of Unicode, line ends, `=`, and what looks like words of the protocol.
  const text = fc.oneof(
    fc.string({ unit: "binary", maxLength: 200 }),
    fc.string({
      unit: fc.constantFrom("\r", "\n", "=", "!", ".", "\0", '"', "\\", "$", "\u0080", "\u009d", "ü", "日", "🎉"),
      maxLength: 300,
    }),
    fc.constantFrom("!done", ".tag=1", "=.tag=2", "!fatal", "", "\0", "=".repeat(200), "é".repeat(9000)),
  );
  const name = fc.stringMatching(/^[.a-z][a-z0-9.-]{0,20}$/);

  test("goes out and comes back as it was, in a round with others", async () => {
    await start(({ words, say }) => {
      say("!re", ...words.slice(1));
      say("!done", ...words.slice(1).map((each) => each.replace(/^=[^=]*/, "=ret")));
    });
    await fc.assert(
      fc.asyncProperty(fc.array(fc.tuple(name, text), { minLength: 1, maxLength: 8 }), async (pairs) => {
        const requests = pairs.map(([each, value], index) => ({
          key: `${index}`,
          words: ["/echo", `=${each}=${value}`],
        }));
        const answers = await wire.ask(requests);
        pairs.forEach(([each, value], index) => {
          expect(answers.get(`${index}`)).toEqual({ rows: [{ [each]: value }], traps: [], ret: value });
        });
        expect(
          server.heard
            .splice(0)
            .slice(-pairs.length)
            .map((words) => words[1]),
        ).toEqual(pairs.map(([each, value]) => `=${each}=${value}`));
      }),
      { numRuns: 150 },
    );
  });

  test("comes in pieces of any size all the same", async () => {
    let said: [string, string][] = [];
    let cuts: number[] = [];
    await start(async ({ tagged, socket }) => {
      const rows = said.map(([each, value]) => tagged("!re", `=${each}=${value}`));
      let bytes = Buffer.concat([...rows, tagged("!done")]);
      for (const cut of cuts) {
        socket.write(bytes.subarray(0, cut));
        bytes = bytes.subarray(cut);
        await new Promise((resolve) => setImmediate(resolve));
      }
      socket.write(bytes);
    });
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.tuple(name, text), { maxLength: 5 }),
        fc.array(fc.integer({ min: 1, max: 40 }), { maxLength: 20 }),
        async (pairs, pieces) => {
          [said, cuts] = [pairs, pieces];
          const { rows } = (await ask([request("list")])).list ?? {};
          expect(rows).toEqual(pairs.map(([each, value]) => ({ [each]: value })));
        },
      ),
      { numRuns: 100 },
    );
  });
});

test("a thousand rounds leave nothing behind", async () => {
  await start(({ say }) => say("!done"));
  for (let round = 0; round < 1000; round++) await wire.ask([request("a")]);
  const { client } = (
    wire as unknown as {
      connection: {
        client: { pending: Set<unknown>; unsent: unknown[]; connector: { receiver: { tags: Map<string, unknown> } } };
      };
    }
  ).connection;
  expect([client.pending.size, client.unsent.length, client.connector.receiver.tags.size]).toEqual([0, 0, 0]);
});
