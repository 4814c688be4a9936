import { engineLog } from "../../provider/engine/log";
import type { EmulatedJunos, JunosOptions } from "../emulators/junos";
import { newHostKey } from "../emulators/shared/host-key";
import { loginKey, routerArgs, startRouter } from "../support/junos";
import { Program, type Wanted } from "../support/program";

const minute = 60_000;
/** The key that the run logs in with, from addresses where it does not come from: the device tells nobody his address. */
const lockedOut: Wanted = {
  kind: "UserPublicKey",
  name: "own",
  args: { user: "netops", publicKey: loginKey, options: { from: ["10.9.9.*"] } },
};
const harmless: Wanted = { kind: "SshServerSettings", name: "sshd", args: { maxSessions: 5 } };

let options: JunosOptions;
let router: EmulatedJunos;
let begun: string;
beforeAll(async () => {
  options = { hostKeys: [await newHostKey("ed25519")] };
});
beforeEach(async () => {
  jest.spyOn(console, "log").mockImplementation(() => {});
  router = await startRouter(options);
  begun = router.configuration();
});
afterEach(async () => {
  jest.restoreAllMocks();
  await router.close();
});
const isLeftAlone = async () => {
  const ended = router.configuration();
  router.clock.advance(10 * minute);
  await router.settled();
  expect(router.configuration()).toBe(ended);
};

test("a change that really locks us out is undone at once", async () => {
  const status = jest.spyOn(engineLog, "status");
  const program = new Program(routerArgs(router));
  const [failure] = await program.up([lockedOut]);
  expect(failure?.message).toMatch(
    /UserPublicKey own: the change was applied, but a fresh login then failed: .*It was undone\. The host is as it was before\./,
  );
  expect(status.mock.calls.map(([, text]) => text)).toEqual([
    ...["connecting", "applying under the undo timer", "proving a fresh login", "undoing"],
  ]);
  expect(router.configuration()).toBe(begun);
  expect(router.counters.failedLogins).toBeGreaterThan(0);
  await isLeftAlone();
  expect(await program.up([harmless])).toEqual([]);
});

test("beside others it fails alone, and they are made", async () => {
  const failures = await new Program(routerArgs(router)).up([harmless, lockedOut]);
  expect(failures.map(({ message }) => message)).toEqual([expect.stringMatching(/UserPublicKey own: .*It was undone/)]);
  expect(router.configuration()).toContain("max-sessions-per-connection 5;");
  expect(router.configuration()).not.toContain("10.9.9");
  await isLeftAlone();
});

test("with allowLockout it is kept, and the user is told", async () => {
  const line = jest.spyOn(engineLog, "line");
  const failures = await new Program(routerArgs(router)).up([
    { ...lockedOut, args: { ...lockedOut.args, allowLockout: true } },
  ]);
  expect(failures).toEqual([]);
  expect(line.mock.calls.map(([, severity, text]) => [severity, text])).toContainEqual([
    "warning",
    expect.stringMatching(/^kept because of allowLockout, though a fresh login fails/),
  ]);
  expect(router.configuration()).toContain("10.9.9.*");
  await isLeftAlone();
});

test("when nobody can undo it, the run waits until the device has, however late that is", async () => {
  const program = new Program(routerArgs(router));
  const run = program.up([lockedOut]);
  while (router.counters.failedLogins === 0) await new Promise((resolve) => setImmediate(resolve));
  router.cutConnections();
  let isOver = false;
  void run.finally(() => {
    isOver = true;
  });
  // Late: the time is up for us, and the device has not gone back yet.
  await new Promise((resolve) => setTimeout(resolve, 1500));
  expect(isOver).toBe(false);
  expect(router.configuration()).toContain("10.9.9.*");
  router.clock.advance(minute);
  await router.settled();
  expect(router.configuration()).toBe(begun);
  const [failure] = await run;
  expect(failure?.message).toMatch(/a fresh login then failed/);
  await isLeftAlone();
  expect(await program.up([harmless])).toEqual([]);
}, 30_000);

test("a confirmation that comes too late is no success", async () => {
  const program = new Program(routerArgs(router));
  const run = program.up([harmless]);
  while (router.counters.commits === 0) await new Promise((resolve) => setImmediate(resolve));
  router.clock.advance(minute);
  const [failure] = await run;
  expect(failure?.message).toMatch(
    /the confirmation came too late: the newest commit is by root via other\. Raise `confirmSeconds`/,
  );
  expect(router.configuration()).toBe(begun);
  expect(await program.up([harmless])).toEqual([]);
  expect(await program.left([harmless])).toEqual([]);
});

test.each([
  [undefined, 1],
  [60, 1],
  [61, 2],
  [600, 10],
])("confirmSeconds %s is %i minutes to the device", async (confirmSeconds, minutes) => {
  expect(await new Program(routerArgs(router, { confirmSeconds })).up([harmless])).toEqual([]);
  const commits = router.counters.transcript.filter(({ name }) => name === "commit-configuration confirmed");
  expect(commits.map(({ xml }) => /<confirm-timeout>(\d+)<\/confirm-timeout>/.exec(xml)?.[1])).toEqual([`${minutes}`]);
});
