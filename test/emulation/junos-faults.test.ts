import { commit, confirmed, lock, set, startDevice, stopDevices } from "./junos-bench";
import { login, openNetconf, refusal } from "./netconf-client";

afterEach(stopDevices);

const renamed = set("set system host-name x");
const software = "<get-software-information/>";

test("an rpc is lost with the connection, before it is carried out or after", async () => {
  const device = await startDevice();
  device.faults.dropBefore("commit-configuration");
  const one = await openNetconf(device);
  await one.rpc(renamed);
  await expect(one.rpc(commit())).rejects.toThrow("the session ended");
  expect(device.configuration()).toContain("host-name junos;");
  device.faults.dropAfter("commit-configuration confirmed");
  const other = await openNetconf(device);
  await other.rpc(lock);
  await other.rpc(renamed);
  await other.rpc(commit("<check/>"));
  await expect(other.rpc(confirmed(1))).rejects.toThrow("the session ended");
  expect(device.configuration()).toContain("host-name x;");
  expect(device.counters.rpcs).toMatchObject({ "commit-configuration": 1, "commit-configuration confirmed": 1 });
  // The lock went with the connection.
  expect(await (await openNetconf(device)).rpc(lock)).toContain("<ok/>");
});

test("a reply is lost, and the next one comes", async () => {
  const device = await startDevice();
  device.faults.loseReply("load-configuration");
  const session = await openNetconf(device);
  const lost = session.rpc(renamed);
  session.send('<rpc message-id="9"><get-software-information/></rpc>');
  expect(await lost).toContain('message-id="9"');
  expect(await session.rpc(commit())).toContain("<commit-success/>");
  expect(device.configuration()).toContain("host-name x;");
});

test("a reply is late, or no XML", async () => {
  const device = await startDevice();
  const session = await openNetconf(device);
  device.faults.delay("get-software-information", 150);
  const begin = Date.now();
  await session.rpc(software);
  expect(Date.now() - begin).toBeGreaterThanOrEqual(145);
  device.faults.delay("get-software-information", 0);
  device.faults.garbage("*", 2);
  for (let count = 0; count < 2; count++) expect(await session.rpc(software)).not.toMatch(/<\/rpc-reply>$/);
  expect(await session.rpc(software)).toMatch(/<\/rpc-reply>$/);
});

test("the reply to a commit is not well formed, as on some releases", async () => {
  const device = await startDevice();
  device.faults.malformedCommit = true;
  const session = await openNetconf(device);
  await session.rpc(renamed);
  expect((await session.rpc(commit("<check/>"))).split("\n").slice(1)).toEqual([
    '<routing-engine junos:style="show-name">',
    "<name>re0</name>",
    "<commit-check-success/>",
    "<ok/>",
    "</rpc-reply>",
  ]);
});

test("a commit fails because nothing can be written, and succeeds with a warning about a licence", async () => {
  const device = await startDevice();
  const session = await openNetconf(device);
  await session.rpc(renamed);
  device.faults.diskFull = true;
  expect(await session.rpc(commit())).toMatch(/<commit-results>\n<rpc-error>[\s\S]*No space left on device/);
  expect(device.counters.commits).toBe(0);
  device.faults.diskFull = false;
  device.faults.licenceWarning = true;
  const reply = await session.rpc(commit());
  expect(reply).toMatch(
    /<error-severity>warning<\/error-severity>[\s\S]*requires 'bgp' license[\s\S]*<commit-success\/>/,
  );
  expect(device.configuration()).toContain("host-name x;");
});

test("a commit takes its time by the clock of the device", async () => {
  const device = await startDevice();
  device.faults.commitSeconds = 30;
  const session = await openNetconf(device);
  await session.rpc(renamed);
  let isDone = false;
  const reply = session.rpc(commit()).finally(() => {
    isDone = true;
  });
  while (device.counters.rpcs["commit-configuration"] !== 1) await new Promise((resolve) => setTimeout(resolve, 5));
  device.clock.advance(29_000);
  await new Promise((resolve) => setTimeout(resolve, 50));
  expect(isDone).toBe(false);
  device.clock.advance(1000);
  expect(await reply).toContain("<commit-success/>");
});

test("the connection is cut at the n-th message, whichever way it goes", async () => {
  const device = await startDevice();
  const whole = async () => {
    const session = await openNetconf(device);
    await session.rpc(lock);
    await session.rpc(renamed);
    await session.rpc(commit());
    await session.rpc("<close-session/>");
  };
  device.faults.cutAtMessage(undefined);
  await whole();
  const count = device.faults.messages;
  // Two hellos, four requests, four replies.
  expect(count).toBe(10);
  for (let n = 1; n <= count; n++) {
    device.faults.cutAtMessage(undefined);
    await device.console("set system host-name junos");
    device.faults.cutAtMessage(n);
    await expect(whole()).rejects.toThrow("the session ended");
    // Message 7 is the request to commit, 8 its reply.
    expect([n, device.configuration().includes("host-name x;")]).toEqual([n, n >= 8]);
  }
  device.faults.clear();
  await whole();
});

test("a commit goes on when the connection is cut meanwhile", async () => {
  const device = await startDevice();
  device.faults.commitSeconds = 30;
  const session = await openNetconf(device);
  await session.rpc(lock);
  await session.rpc(renamed);
  const reply = session.rpc(commit());
  while (device.counters.rpcs["commit-configuration"] !== 1) await new Promise((resolve) => setTimeout(resolve, 5));
  device.cutConnections();
  await expect(reply).rejects.toThrow("the session ended");
  device.clock.advance(30_000);
  const other = await openNetconf(device);
  while ((await other.rpc(lock)).includes("lock-denied")) await new Promise((resolve) => setTimeout(resolve, 5));
  expect(device.configuration()).toContain("host-name x;");
});

test("connections are refused, and cut", async () => {
  const device = await startDevice();
  device.faults.refuseConnections = 1;
  expect(await refusal(device)).toMatch(/closed|ECONNRESET|Connection lost before handshake/);
  const client = await login(device);
  const gone = new Promise((resolve) => client.on("close", () => resolve(undefined)));
  device.cutConnections();
  await gone;
});

test("an emulator that is closed in the middle leaves nothing behind", async () => {
  const device = await startDevice();
  device.faults.delay("lock", 60_000);
  device.faults.commitSeconds = 60;
  const session = await openNetconf(device);
  const other = await openNetconf(device);
  const [one, two] = [session.rpc(lock), other.rpc(commit())];
  while (Object.keys(device.counters.rpcs).length < 2) await new Promise((resolve) => setTimeout(resolve, 5));
  const ends = Promise.allSettled([one, two]);
  await device.close();
  expect((await ends).map(({ status }) => status)).toEqual(["rejected", "rejected"]);
});
