import { closeClients } from "../emulation/netconf-client";
import type { EmulatedJunos, JunosOptions } from "../emulators/junos";
import { newHostKey } from "../emulators/shared/host-key";
import { routerArgs, startRouter } from "../support/junos";
import { Program, type Wanted } from "../support/program";
import { startRun } from "../support/start-run";

// A run that is killed between its commit and its confirmation: nobody is left to decide, so the device does.

const minute = 60_000;
const wants: Wanted[] = [{ kind: "SshServerSettings", name: "sshd", args: { maxSessions: 5 } }];

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
  router.faults.delay("commit-configuration confirmed", 60_000);
  const run = startRun(routerArgs(router), {}, wants);
  while (router.counters.commits === 0) await new Promise((resolve) => setTimeout(resolve, 5));
  run.kill();
  expect(await run.ended).toBeUndefined();
  router.faults.clear();
  expect(router.configuration()).toContain("max-sessions-per-connection 5;");
});
afterEach(async () => {
  jest.restoreAllMocks();
  closeClients();
  await router.close();
});

test("the device goes back by itself, and the next run converges", async () => {
  router.clock.advance(59_000);
  await router.settled();
  expect(router.configuration()).toContain("max-sessions-per-connection 5;");
  router.clock.advance(1000);
  await router.settled();
  expect(router.configuration()).toBe(begun);

  const program = new Program(routerArgs(router));
  expect(await program.up(wants)).toEqual([]);
  expect(await program.left(wants)).toEqual([]);
  router.clock.advance(10 * minute);
  await router.settled();
  expect(router.configuration()).toContain("max-sessions-per-connection 5;");
}, 20_000);

test("a run that comes before that takes nothing for done that is still to be undone", async () => {
  const program = new Program(routerArgs(router));
  const run = program.up(wants);
  const soon = setTimeout(() => router.clock.advance(minute), 500);
  expect((await run).map(({ message }) => message)).toEqual([]);
  clearTimeout(soon);
  router.clock.advance(10 * minute);
  await router.settled();
  expect(await program.left(wants)).toEqual([]);
  expect(router.configuration()).toContain("max-sessions-per-connection 5;");
}, 20_000);

test("a run that wants something else meanwhile does not keep it unproven", async () => {
  const program = new Program(routerArgs(router));
  const other: Wanted[] = [{ kind: "OutboundSsh", name: "nms", args: { client: "nms", deviceId: "r1" } }];
  const run = program.up(other);
  const soon = setTimeout(() => router.clock.advance(minute), 500);
  expect((await run).map(({ message }) => message)).toEqual([]);
  clearTimeout(soon);
  router.clock.advance(10 * minute);
  await router.settled();
  expect(router.configuration()).toContain("client nms");
  expect(router.configuration()).not.toContain("max-sessions-per-connection");
}, 20_000);
