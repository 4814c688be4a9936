import type { EmulatedJunos } from "../emulators/junos";
import { type HostKey, newHostKey } from "../emulators/shared/host-key";
import { routerArgs, startRouter } from "../support/junos";
import { Program, type Wanted } from "../support/program";

// A reply that never comes, or that nobody can read: what became of the change is read from the device, never guessed.

const wants: Wanted[] = [
  { kind: "SshServerSettings", name: "sshd", args: { maxSessions: 5 } },
  { kind: "OutboundSsh", name: "nms", args: { client: "nms", deviceId: "r1" } },
];
const minute = 60_000;

let hostKeys: HostKey[];
let router: EmulatedJunos;
beforeAll(async () => {
  hostKeys = [await newHostKey("ed25519")];
});
beforeEach(() => jest.spyOn(console, "log").mockImplementation(() => {}));
afterEach(async () => {
  jest.restoreAllMocks();
  await router.close();
});

/** What the fault strikes, and whether it waits for the change to be made: `commit check` is sent before and after. */
const moments: [rpc: string, after: boolean][] = [
  ["get-software-information", false],
  ["get-commit-information", false],
  ["get-configuration", false],
  ["lock", false],
  ["load-configuration", false],
  ["commit-configuration check", false],
  ["commit-configuration confirmed", false],
  ["commit-configuration check", true],
  ["get-commit-information", true],
  ["unlock", true],
  ["get-configuration", true],
];

describe.each(["loseReply", "garbage", "dropAfter"] as const)("%s", (trouble) => {
  test.each(moments)(
    "%s (when the change is made: %s)",
    async (rpc, after) => {
      router = await startRouter({ hostKeys });
      const args = routerArgs(router, { requestTimeout: 1, commitTimeout: 1 });
      const program = new Program(args);
      const begun = router.configuration();
      if (!after) router.faults[trouble](rpc);
      const run = program.up(wants);
      if (after) {
        while (router.counters.commits === 0) await new Promise((resolve) => setImmediate(resolve));
        router.faults[trouble](rpc);
      }
      const failures = await run;
      expect(router.faults.waiting).toBe(0);
      const ended = router.configuration();

      // What was told is so, and stays so whatever the timer does.
      const isMade = ["max-sessions-per-connection 5;", "client nms"].map((text) => ended.includes(text));
      if (failures.length === 0) expect(isMade).toEqual([true, true]);
      else expect([failures.length, ended]).toEqual([2, begun]);
      // Once something was sent, the device was asked what came of it.
      const isAsked = router.counters.rpcs.lock !== undefined;
      for (const { message } of isAsked ? failures : []) expect(message).toMatch(/The host has what it had before/);
      router.clock.advance(10 * minute);
      await router.settled();
      expect(router.configuration()).toBe(ended);
      // And the next run finds nothing in its way.
      expect((await program.up(wants)).map(({ message }) => message)).toEqual([]);
      expect(await program.left(wants)).toEqual([]);
    },
    30_000,
  );
});
