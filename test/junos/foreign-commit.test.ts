import { commit, confirmed, set } from "../emulation/junos-bench";
import { closeClients, openNetconf } from "../emulation/netconf-client";
import type { EmulatedJunos } from "../emulators/junos";
import { newHostKey } from "../emulators/shared/host-key";
import { routerArgs, startRouter } from "../support/junos";
import { Program, type Wanted } from "../support/program";

// Somebody tries something under a commit confirmed of their own: `commit check`, which every transaction of ours needs,
// would confirm it for them.

const wants: Wanted[] = [{ kind: "SshServerSettings", name: "sshd", args: { maxSessions: 5 } }];

let router: EmulatedJunos;
beforeEach(async () => {
  jest.spyOn(console, "log").mockImplementation(() => {});
  router = await startRouter({ password: "of netops", hostKeys: [await newHostKey("ed25519")] });
});
afterEach(async () => {
  jest.restoreAllMocks();
  closeClients();
  await router.close();
});

test("somebody's commit confirmed is neither confirmed nor built upon", async () => {
  const begun = router.configuration();
  const other = await openNetconf(router);
  await other.rpc(set("set system host-name tried"));
  await other.rpc(confirmed(5));
  const program = new Program(routerArgs(router));
  const [failure] = await program.up(wants);
  expect(failure?.message).toMatch(/commit confirmed.*netops via netconf.*waits for its confirmation/);
  expect(router.configuration()).not.toContain("max-sessions");
  expect(router.counters.rpcs["load-configuration"]).toBe(1);
  router.clock.advance(5 * 60_000);
  await router.settled();
  expect(router.configuration()).toBe(begun);
  expect(await program.up(wants)).toEqual([]);
});

test("once they have confirmed it, it is part of what stands", async () => {
  const other = await openNetconf(router);
  await other.rpc(set("set system host-name tried"));
  await other.rpc(confirmed(5));
  await other.rpc(commit());
  expect(await new Program(routerArgs(router)).up(wants)).toEqual([]);
  router.clock.advance(10 * 60_000);
  await router.settled();
  expect(router.configuration()).toMatch(/host-name tried;[\s\S]*max-sessions-per-connection 5;/);
});
