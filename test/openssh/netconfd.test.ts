import { existsSync } from "node:fs";
import { join } from "node:path";
import type { XmlElement } from "../../provider/core/formats/xml-element";
import { elementAt } from "../../provider/core/formats/xml-find";
import type { NetconfAnswer, RpcRequest } from "../../provider/core/netconf";
import { NetconfWire } from "../../provider/transport/netconf/netconf-wire";
import { type Netconfd, netconfdMissing, startNetconfd } from "../support/netconfd";
import { closeAll, open } from "../unit/transport/open";

/** A leaf that the server's model has, and values that it takes and does not take. */
interface Model {
  name: string;
  folder?: string;
  modules: string[];
  config(value: string): string;
  /** The leaf in the answer to a get-config. */
  path: string[];
  good: [string, string];
  bad: string;
  /** How the server calls that: of a union it only says that no member fits. */
  badTag: string;
}

const base = process.env.PULUMI_SSH_YANG ?? join(__dirname, "..", "..", "..", "shared", "yang");
const folder = join(base, "junos-es-24.4R1");
const juniper = "http://yang.juniper.net/junos-es/conf";
const ofJuniper: Model = {
  name: "Juniper's own YANG, 24.4R1",
  folder,
  modules: ["junos-es-conf-root", "junos-es-conf-system"],
  config: (value) =>
    `<configuration xmlns="${juniper}/root"><system xmlns="${juniper}/system"><services><ssh><rate-limit>${value}</rate-limit></ssh></services></system></configuration>`,
  path: ["data", "configuration", "system", "services", "ssh", "rate-limit"],
  good: ["4", "250"],
  bad: "251",
  badTag: "unknown-element",
};
const ofServer: Model = {
  name: `ietf-system, because ${folder} is not there`,
  modules: ["ietf-system"],
  config: (value) =>
    `<system xmlns="urn:ietf:params:xml:ns:yang:ietf-system"><clock><timezone-utc-offset>${value}</timezone-utc-offset></clock></system>`,
  path: ["data", "system", "clock", "timezone-utc-offset"],
  good: ["4", "250"],
  bad: "1501",
  badTag: "invalid-value",
};
const model = existsSync(folder) ? ofJuniper : ofServer;

const missing = netconfdMissing();
if (missing !== undefined) console.warn(`Our NETCONF is not tested against a real server: ${missing}.`);

(missing === undefined ? describe : describe.skip)(`netconfd of yuma123 with ${model.name}`, () => {
  let server: Netconfd;
  let wire: NetconfWire;
  beforeAll(async () => {
    server = await startNetconfd(model.modules, model.folder);
  }, 60_000);
  afterAll(() => server?.stop());
  beforeEach(async () => {
    wire = await login();
  });
  afterEach(() => {
    wire?.close();
    closeAll();
  });

  /**
   * Where it reads our hello and the first request in one go, as happens on a busy machine, this server loses the request
   * (of 2,500 sessions 15; with a pause between the two, none of 900): then a new session.
   */
  async function login(): Promise<NetconfWire> {
    const { host, port, user, clientKey, knownHostsFile } = server.sshd;
    const target = { host, port, user, privateKeyFile: clientKey.privateKeyFile, knownHostsFile, requestTimeout: 20 };
    for (let tries = 1; ; tries++) {
      const session = await NetconfWire.open(await open(target));
      try {
        await session.ask(
          [{ key: "first", rpc: '<get><filter type="subtree"><none xmlns="urn:none"/></filter></get>' }],
          3,
        );
        return session;
      } catch (error) {
        session.close();
        if (tries === 5) throw error;
      }
    }
  }
  const ask = async (...requests: RpcRequest[]) => [...(await wire.ask(requests)).values()];
  const words = (answers: NetconfAnswer[]) => answers.map(({ errors }) => errors.map(({ message }) => message).join());
  const running = async (by = wire) => {
    const [answer] = (await by.ask([getConfig])).values();
    return { answer: answer as NetconfAnswer, leaf: elementAt(answer?.reply as XmlElement, ...model.path)?.text };
  };

  const getConfig: RpcRequest = { key: "get", rpc: "<get-config><source><running/></source></get-config>" };
  const lock: RpcRequest = { key: "lock", rpc: "<lock><target><candidate/></target></lock>", role: "lock" };
  const unlock: RpcRequest = { key: "unlock", rpc: "<unlock><target><candidate/></target></unlock>", role: "unlock" };
  const discard: RpcRequest = { key: "discard", rpc: "<discard-changes/>", role: "discard" };
  const commit: RpcRequest = { key: "commit", rpc: "<commit/>", role: "commit" };
  const validate: RpcRequest = { key: "validate", rpc: "<validate><source><candidate/></source></validate>" };
  const confirmed = (seconds: number): RpcRequest => ({
    key: "confirmed",
    rpc: `<commit><confirmed/><confirm-timeout>${seconds}</confirm-timeout></commit>`,
    role: "commit",
  });
  const edit = (value: string): RpcRequest => ({
    key: `edit ${value}`,
    rpc: `<edit-config><target><candidate/></target><config>${model.config(value)}</config></edit-config>`,
    role: "edit",
  });
  const clean = (request: RpcRequest): RpcRequest => ({ ...request, when: "clean" });

  test("speaks chunks with us, and answers many requests that are written at once, in their order", async () => {
    const many = Array.from({ length: 40 }, (_, index) => ({ ...getConfig, key: `get ${index}` }));
    const answers = await wire.ask(many);
    expect([...answers.keys()]).toEqual(many.map(({ key }) => key));
    for (const { reply, errors } of answers.values()) {
      expect(errors).toEqual([]);
      expect(elementAt(reply, "data")).toBeDefined();
    }
  });

  test("commits what was locked, edited and found right, and shows it to others", async () => {
    const answers = await ask(lock, clean(edit(model.good[0])), clean(commit), unlock);
    expect(words(answers)).toEqual(["", "", "", ""]);
    expect(words(await ask(validate))).toEqual([""]);
    expect((await running(await login())).leaf).toBe(model.good[0]);
  });

  test("refuses a value that the model does not have, with its words and path; what was to follow is not sent", async () => {
    const before = (await running()).leaf;
    const [, wrong, skipped, discarded, unlocked] = await ask(
      lock,
      clean(edit(model.bad)),
      clean(commit),
      { ...discard, when: "failed" },
      unlock,
    );
    expect(wrong?.errors).toEqual([expect.objectContaining({ severity: "error", tag: model.badTag })]);
    expect(wrong?.errors[0]?.message).not.toMatch(/\s\s|\n/);
    expect(wrong?.errors[0]?.path).toContain(model.path.at(-1));
    expect(skipped?.skipped).toBe(true);
    expect(words([discarded, unlocked] as NetconfAnswer[])).toEqual(["", ""]);
    expect((await running()).leaf).toBe(before);
  });

  test("lets one session lock, and tells the other who holds it; the lock goes with the session", async () => {
    const other = await login();
    expect(words(await ask(lock))).toEqual([""]);
    const denied = (await other.ask([lock])).get("lock");
    expect(denied?.errors).toEqual([expect.objectContaining({ tag: "lock-denied" })]);
    // Refused, so there is nothing to unlock.
    expect((await other.ask([unlock])).get("unlock")?.skipped).toBe(true);
    wire.close();
    await eventually(async () => (await other.ask([lock])).get("lock")?.errors.length === 0);
    expect((await other.ask([unlock])).get("unlock")?.errors).toEqual([]);
  });

  test("rolls a confirmed commit back by itself when nobody confirms it", async () => {
    const before = (await running()).leaf;
    const value = before === model.good[1] ? model.good[0] : model.good[1];
    expect(words(await ask(edit(value), clean(confirmed(2))))).toEqual(["", ""]);
    expect((await running()).leaf).toBe(value);
    // The server looks at its timer only when nobody says anything for a second.
    await new Promise((resolve) => setTimeout(resolve, 4500));
    expect((await running()).leaf).toBe(before);
  }, 30_000);

  test("keeps a confirmed commit that is confirmed in time", async () => {
    const before = (await running()).leaf;
    const value = before === model.good[1] ? model.good[0] : model.good[1];
    expect(words(await ask(edit(value), clean(confirmed(2))))).toEqual(["", ""]);
    expect(words(await ask(commit))).toEqual([""]);
    await new Promise((resolve) => setTimeout(resolve, 3000));
    expect((await running()).leaf).toBe(value);
  }, 30_000);

  test("answers an operation it does not know with an error, and goes on", async () => {
    const [answer, next] = await ask({ key: "junos", rpc: "<get-commit-information/>" }, getConfig);
    expect(answer?.errors).toEqual([expect.objectContaining({ tag: "unknown-element" })]);
    expect(next?.errors).toEqual([]);
  });
});

async function eventually(condition: () => Promise<boolean>): Promise<void> {
  for (const end = Date.now() + 15_000; !(await condition()); ) {
    if (Date.now() > end) throw new Error("it did not come to that");
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
}
