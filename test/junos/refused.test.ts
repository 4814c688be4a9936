import type { EmulatedJunos, JunosOptions } from "../emulators/junos";
import { newHostKey } from "../emulators/shared/host-key";
import { routerArgs, startRouter } from "../support/junos";
import { Program, type Wanted } from "../support/program";
import { newKey } from "../unit/junos-keys-model";

let options: JunosOptions;
let router: EmulatedJunos;
const start = async (configuration: string, more: JunosOptions = {}) => {
  router = await startRouter({ ...options, configuration, ...more });
};
beforeAll(async () => {
  options = { hostKeys: [await newHostKey("ed25519")] };
});
beforeEach(() => jest.spyOn(console, "log").mockImplementation(() => {}));
afterEach(async () => {
  jest.restoreAllMocks();
  await router.close();
});

const alice = "set system login user alice class read-only";
const good: Wanted[] = [
  { kind: "SshServerSettings", name: "sshd", args: { maxSessions: 5 } },
  { kind: "UserPublicKey", name: "alice", args: { user: "alice", publicKey: newKey("ssh-ed25519") } },
  { kind: "KnownHost", name: "web", args: { host: "web1", publicKey: newKey("ssh-ed25519") } },
];
/** What only the whole configuration of the device can tell, and not preview. */
const bad: Wanted = {
  kind: "OutboundSsh",
  name: "nms",
  args: { client: "nms", deviceId: "r1", routingInstance: "nowhere" },
};
const made = (text: string) =>
  ["max-sessions", "client nms", "alice authentication", "web1"].map((each) => text.includes(each));
const isClean = async () => {
  // Nothing of ours is left in the candidate, and the lock is free: somebody else can commit at once.
  await router.console("set system host-name afterwards");
  expect(router.configuration("set")).toContain("host-name afterwards");
  expect(router.configuration("set")).not.toContain("nowhere");
};

test.each([0, 1, 2, 3])("a commit that is refused because of one resource (at %i) fails that one alone", async (at) => {
  await start(alice);
  const wants = [...good.slice(0, at), bad, ...good.slice(at)];
  const failures = await new Program(routerArgs(router)).up(wants);
  expect(failures.map(({ message }) => message)).toEqual([
    expect.stringMatching(
      /^\[junos 127\.0\.0\.1\] OutboundSsh nms: the device refused the commit: Referenced routing-instance must be defined under \[edit routing-instances\] hierarchy \(at \[edit system services outbound-ssh\] "routing-instance"\); configuration check-out failed: .*Nothing was changed\.$/,
    ),
  ]);
  expect(made(router.configuration("set"))).toEqual([true, false, true, true]);
  await isClean();
  const program = new Program(routerArgs(router));
  expect(await program.up(good)).toEqual([]);
  expect(await program.left(good)).toEqual([]);
});

test("a user that is not there fails its key alone", async () => {
  await start(alice);
  const key = { user: "nobody.here", publicKey: newKey("ssh-ed25519") };
  const failures = await new Program(routerArgs(router)).up([
    ...good,
    { kind: "UserPublicKey", name: "lost", args: key },
  ]);
  expect(failures.map(({ message }) => message)).toEqual([expect.stringMatching(/UserPublicKey lost: .*nobody\.here/)]);
  expect(made(router.configuration("set"))).toEqual([true, false, true, true]);
  await isClean();
});

test("what is wrong with the device already fails all of them, in its words", async () => {
  await start(`${alice}\ndelete system root-authentication`);
  const begun = router.configuration();
  const failures = await new Program(routerArgs(router)).up(good);
  expect(failures.map(({ message }) => message)).toEqual(
    Array(3).fill(expect.stringMatching(/refused the commit: .*Missing mandatory statement: 'root-authentication'/)),
  );
  expect(router.configuration()).toBe(begun);
  await router.console('set system root-authentication encrypted-password "$6$x$y"');
  expect(await new Program(routerArgs(router)).up(good)).toEqual([]);
});

test("a full disk fails all of them, and nothing is left behind", async () => {
  await start(alice);
  const begun = router.configuration();
  router.faults.diskFull = true;
  const failures = await new Program(routerArgs(router)).up(good);
  expect(failures.map(({ message }) => message)).toEqual(
    Array(3).fill(expect.stringMatching(/No space left on device/)),
  );
  expect(router.configuration()).toBe(begun);
  router.faults.clear();
  await isClean();
  expect(await new Program(routerArgs(router)).up(good)).toEqual([]);
});

test("warnings about licences and replies that are never closed fail nothing", async () => {
  await start(alice);
  router.faults.licenceWarning = true;
  const program = new Program(routerArgs(router));
  expect(await program.up(good)).toEqual([]);
  router.faults.clear();
  router.faults.malformedCommit = true;
  const changed = good.map((each) => (each.name === "sshd" ? { ...each, args: { maxSessions: 6 } } : each));
  expect(await program.up(changed)).toEqual([]);
  router.clock.advance(600_000);
  await router.settled();
  expect(router.configuration()).toContain("max-sessions-per-connection 6;");
  expect(router.counters.commits).toBe(2);
});
