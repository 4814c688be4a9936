import { createServer } from "node:net";
import { sentence } from "./routeros-client";
import { Keys } from "./routeros-keys";
import { Routers } from "./routeros-routers";

const routers = new Routers();
const keys = new Keys();
const rsa = keys.make("rsa", "rsa", 2048);
afterEach(() => routers.end());
afterAll(() => keys.end());

/** Pieces in which the bytes of the next answer arrive. */
async function pieces(delivery: "bytes" | "split-end" | "whole"): Promise<Buffer[]> {
  const { router, client } = await routers.with();
  router.faults.delivery = delivery;
  const found: Buffer[] = [];
  client.socket.on("data", (piece: Buffer) => found.push(piece));
  expect((await client.ask("/system/identity/print")).rows).toEqual([{ name: "MikroTik" }]);
  return found;
}

test("answers byte by byte, and with the last zero byte in a packet of its own", async () => {
  const whole = Buffer.concat([sentence(["!re", "=name=MikroTik"]), sentence(["!done"])]);
  const found = await pieces("bytes");
  expect(Buffer.concat(found)).toEqual(whole);
  expect(found.length).toBeGreaterThan(whole.length / 2);
  expect((await pieces("split-end")).map(({ length }) => length)).toEqual([whole.length - 1, 1]);
  expect(await pieces("whole")).toHaveLength(1);
});

test.each([
  ["drop", 0],
  ["drop-after", 1],
  ["half", 1],
] as const)("%s: the connection is gone, and %i keys are there", async (cut, count) => {
  const { router, client } = await routers.with();
  router.faults.at(2, cut);
  await client.ask("/system/identity/print");
  const answer = await client.ask("/user/ssh-keys/add", "=user=admin", `=key=${rsa.line}`);
  expect(answer.done).toBeUndefined();
  expect(client.closed).toBe(true);
  const again = await routers.login(router);
  expect((await again.ask("/user/ssh-keys/print")).rows).toHaveLength(count);
});

test("half a sentence really arrives", async () => {
  const { router, client } = await routers.with();
  const found: Buffer[] = [];
  router.faults.on("/system/identity/print", "half");
  client.socket.on("data", (piece: Buffer) => found.push(piece));
  await client.ask("/system/identity/print");
  expect(Buffer.concat(found)).toEqual(sentence(["!re", "=name=MikroTik"]).subarray(0, 10));
});

test("a trap instead of an answer, and in the middle of one", async () => {
  const { router, client } = await routers.with();
  router.faults.on("/user/group/print", { trap: "failure: made up", category: 4 });
  expect(await client.ask("/user/group/print")).toMatchObject({
    kinds: "!trap !done",
    trap: "failure: made up",
    category: "4",
  });
  router.faults.on("/user/group/print", { trap: "interrupted", after: 2 });
  expect((await client.ask("/user/group/print")).kinds).toBe("!re !re !trap !done");
  expect((await client.ask("/user/group/print")).kinds).toBe("!re !re !re !done");
});

test("!fatal, and no answer at all until it is cancelled", async () => {
  const { router, client } = await routers.with();
  router.faults.at(1, "hang");
  client.send("/user/print", ".tag=h");
  expect((await client.ask("/cancel", "=tag=h", ".tag=c")).kinds).toBe("!done");
  await client.until(() => client.replies.some(({ tag, kind }) => tag === "h" && kind === "!done"));
  router.faults.at(1, { fatal: "too many commands" });
  await client.ask("/user/print");
  expect(client.replies.at(-1)).toMatchObject({ kind: "!fatal", bare: ["too many commands"] });
  expect(client.closed).toBe(true);
});

test("latency, and the brake after many requests", async () => {
  const { router, client } = await routers.with();
  const time = async () => {
    const start = Date.now();
    for (let i = 0; i < 5; i++) await client.ask("/system/identity/print");
    return Date.now() - start;
  };
  expect(await time()).toBeLessThan(80);
  router.faults.throttleAfter = 3;
  expect(await time()).toBeGreaterThanOrEqual(5 * 19);
  router.faults.clear();
  router.faults.latency = 30;
  expect(await time()).toBeGreaterThanOrEqual(5 * 29);
});

test("a reboot cuts everything, and the router comes back as it was configured", async () => {
  const { router, client } = await routers.with({ profile: "7.20" });
  await client.ask("/user/ssh-keys/add", "=user=admin", `=key=${rsa.line}`);
  await router.console('/system scheduler add name=s start-time=startup on-event="/ip ssh set host-key-size=4096"');
  const { hostKey, apiPort, port } = router;
  router.faults.at(1, "reboot");
  await client.ask("/user/ssh-keys/print");
  expect(client.closed).toBe(true);
  await expect(routers.login(router)).rejects.toThrow();
  await new Promise((resolve) => setTimeout(resolve, 400));
  expect([router.hostKey, router.apiPort, router.port]).toEqual([hostKey, apiPort, port]);
  const again = await routers.login(router);
  expect((await again.ask("/user/ssh-keys/print")).rows).toHaveLength(1);
  await router.settled();
  expect((await again.ask("/ip/ssh/get", "=value-name=host-key-size")).done?.ret).toBe("4096");
});

test("counters: logins, sentences, and round trips that pipelining saves", async () => {
  const { router, client } = await routers.with();
  const before = { ...router.counters };
  client.socket.write(
    Buffer.concat(Array.from({ length: 10 }, (_, i) => sentence(["/system/identity/print", `.tag=${i}`]))),
  );
  await client.until(() => client.replies.filter(({ kind }) => kind === "!done").length === 11);
  expect(router.counters.sentences - before.sentences).toBe(10);
  expect(router.counters.replies - before.replies).toBe(20);
  expect(router.counters.roundTrips - before.roundTrips).toBe(1);
  for (let i = 0; i < 3; i++) await client.ask("/system/identity/print");
  expect(router.counters.roundTrips - before.roundTrips).toBe(4);
  expect(router.counters.logins).toBe(1);
});

test("a port that is taken leaves the service without one, as on a router", async () => {
  const { router, client } = await routers.with({ profile: "7.16" });
  const squatter = createServer();
  await new Promise<void>((resolve) => squatter.listen(0, "127.0.0.1", resolve));
  const { port } = squatter.address() as { port: number };
  expect((await client.ask("/ip/service/set", "=numbers=ssh", `=port=${port}`)).trap).toBeUndefined();
  expect(router.port).toBe(0);
  squatter.close();
});
