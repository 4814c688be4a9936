import { engineLog } from "../../provider/engine/log";
import { lock, set, unlock } from "../emulation/junos-bench";
import { closeClients, openNetconf } from "../emulation/netconf-client";
import type { EmulatedJunos, JunosOptions } from "../emulators/junos";
import { routerArgs, startRouter } from "../support/junos";
import { Program, type Wanted } from "../support/program";

const wants: Wanted[] = [{ kind: "SshServerSettings", name: "sshd", args: { maxSessions: 5 } }];
const sent = (router: EmulatedJunos, name: string) => router.counters.rpcs[name] ?? 0;

let router: EmulatedJunos;
const start = async (options: JunosOptions = {}) => {
  router = await startRouter({ password: "of netops", ...options });
};
beforeEach(() => jest.spyOn(console, "log").mockImplementation(() => {}));
afterEach(async () => {
  jest.restoreAllMocks();
  closeClients();
  await router.close();
});

describe("the lock held by another session", () => {
  test("is waited for, which is shown, and then the run goes on", async () => {
    await start();
    const other = await openNetconf(router);
    await other.rpc(lock);
    const status = jest.spyOn(engineLog, "status");
    const run = new Program(routerArgs(router)).up(wants);
    while (sent(router, "lock") < 3) await new Promise((resolve) => setTimeout(resolve, 20));
    expect(router.configuration()).not.toContain("max-sessions");
    await other.rpc(unlock);
    expect(await run).toEqual([]);
    expect(status.mock.calls.map(([, text]) => text)).toEqual([
      "connecting",
      "applying under the undo timer",
      ...Array(sent(router, "lock") - 2).fill("waiting for lock"),
      "proving a fresh login",
      "confirmed",
    ]);
    expect(router.configuration()).toContain("max-sessions-per-connection 5;");
    expect([sent(router, "load-configuration"), sent(router, "discard-changes")]).toEqual([1, 0]);
  });

  test("is given up after commitTimeout, in the words of the device, with nothing loaded", async () => {
    await start();
    const other = await openNetconf(router);
    await other.rpc(lock);
    await other.rpc(set("set system host-name theirs"));
    const [failure, ...more] = await new Program(routerArgs(router, { commitTimeout: 1 })).up(wants);
    expect(more).toEqual([]);
    expect(failure?.message).toMatch(
      /^\[junos 127\.0\.0\.1\] SshServerSettings sshd: configuration database locked by: netops terminal \(pid \d+\) on since [\d-]+ [\d:]+ UTC, idle [\d:]+ exclusive\. Nothing was changed\. `commitTimeout`/,
    );
    expect([sent(router, "load-configuration"), sent(router, "discard-changes")]).toEqual([1, 0]);
    expect(await other.rpc('<get-configuration compare="rollback" rollback="0" format="text"/>')).toContain("theirs");
  });
});

test("somebody's uncommitted edits are left alone, and nothing is built on them", async () => {
  await start();
  const other = await openNetconf(router);
  await other.rpc(set("set system host-name theirs"));
  const begun = Date.now();
  const [failure] = await new Program(routerArgs(router)).up(wants);
  expect(Date.now() - begun).toBeLessThan(5000);
  expect(failure?.message).toMatch(
    /the shared candidate holds somebody's uncommitted edits: configuration database modified\. Commit or discard them/,
  );
  expect(sent(router, "lock")).toBe(1);
  expect([sent(router, "load-configuration"), sent(router, "discard-changes")]).toEqual([1, 0]);
  expect(await other.rpc('<get-configuration compare="rollback" rollback="0" format="text"/>')).toContain("theirs");
});

test("several resources of one device that meet a lock wait together, and fail together", async () => {
  await start({ configuration: "set system login user alice class read-only" });
  const other = await openNetconf(router);
  await other.rpc(lock);
  const program = new Program(routerArgs(router, { commitTimeout: 1 }));
  const client = (name: string): Wanted => ({ kind: "OutboundSsh", name, args: { client: name, deviceId: "r1" } });
  const failures = await program.up([...wants, client("a"), client("b"), client("c")]);
  expect(failures.map(({ message }) => /locked by/.test(message))).toEqual(Array(4).fill(true));
  // Once at first, once a second later: nobody's fault, so the group is not taken apart.
  expect(sent(router, "lock")).toBeLessThanOrEqual(4);
  await other.rpc(unlock);
  expect(await program.up([...wants, client("a"), client("b"), client("c")])).toEqual([]);
});
