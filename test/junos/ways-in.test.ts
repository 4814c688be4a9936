import type { EmulatedJunos, JunosOptions } from "../emulators/junos";
import { newHostKey } from "../emulators/shared/host-key";
import { routerArgs, startRouter } from "../support/junos";
import { Program, type Wanted } from "../support/program";
import { freePort } from "../support/sshd";

const wants: Wanted[] = [{ kind: "SshServerSettings", name: "sshd", args: { maxSessions: 5 } }];

let options: JunosOptions;
let router: EmulatedJunos;
beforeAll(async () => {
  options = { hostKeys: [await newHostKey("ed25519")] };
});
beforeEach(() => jest.spyOn(console, "log").mockImplementation(() => {}));
afterEach(async () => {
  jest.restoreAllMocks();
  await router.close();
});
const hasConverged = async (program: Program, wanted: Wanted[]) => {
  expect(await program.left(wanted)).toEqual([]);
  const ended = router.configuration();
  router.clock.advance(600_000);
  await router.settled();
  expect(router.configuration()).toBe(ended);
};

describe("the port of SSH and `device.port` change in one update", () => {
  const withPort = (port: number): Wanted[] => [{ kind: "SshServerSettings", name: "sshd", args: { port } }];

  test("which is proven at the new port", async () => {
    router = await startRouter(options);
    const [old, next] = [router.port, await freePort()];
    const program = new Program(routerArgs(router));
    expect(await program.up(wants)).toEqual([]);
    const moved = new Program({ ...program.device, port: next }, program.states());
    expect((await moved.up(withPort(next))).map(({ message }) => message)).toEqual([]);
    expect([router.port, router.port === old]).toEqual([next, false]);
    await hasConverged(moved, withPort(next));
  });

  test("also where the port stands in the configuration", async () => {
    const [old, next] = [await freePort(), await freePort()];
    router = await startRouter({ ...options, configuration: `set system services ssh port ${old}` });
    const program = new Program(routerArgs(router));
    expect(await program.up(withPort(old))).toEqual([]);
    const moved = new Program({ ...program.device, port: next }, program.states());
    expect((await moved.up(withPort(next))).map(({ message }) => message)).toEqual([]);
    expect(router.port).toBe(next);
    await hasConverged(moved, withPort(next));
  });

  test("without `device.port` it is refused: the next run would knock at a closed door", async () => {
    const [old, next] = [await freePort(), await freePort()];
    router = await startRouter({ ...options, configuration: `set system services ssh port ${old}` });
    const [failure] = await new Program(routerArgs(router)).up(withPort(next));
    expect(failure?.message).toContain(`the device would listen on ${next}, and this program logs in on ${old}.`);
    expect(router.counters.rpcs.lock).toBeUndefined();
  });

  test("without it, behind something that translates ports, it is undone", async () => {
    router = await startRouter(options);
    const old = router.port;
    const [failure] = await new Program(routerArgs(router)).up(withPort(await freePort()));
    expect(failure?.message).toMatch(/a fresh login then failed: .*ECONNREFUSED.* It was undone/);
    expect(router.port).toBe(old);
    expect(await new Program(routerArgs(router)).up(wants)).toEqual([]);
  });
});

test("where the subsystem is refused, the command behind it serves", async () => {
  router = await startRouter({ ...options, configuration: "delete system services netconf" });
  expect(router.netconfPort).toBe(0);
  const program = new Program(routerArgs(router));
  expect(await program.up(wants)).toEqual([]);
  await hasConverged(program, wants);
});

test("the port of NETCONF serves as well, also when the one of SSH is closed", async () => {
  router = await startRouter({ ...options, configuration: "delete system services ssh" });
  expect(router.port).toBe(0);
  const program = new Program(routerArgs(router, { port: router.netconfPort }));
  const open: Wanted[] = [{ kind: "SshServerSettings", name: "sshd", args: { enabled: true, maxSessions: 5 } }];
  expect(await program.up(open)).toEqual([]);
  await hasConverged(program, open);
  expect(router.port).not.toBe(0);
});

test("two routing engines are committed together", async () => {
  router = await startRouter({ ...options, routingEngines: 2 });
  const program = new Program(routerArgs(router));
  expect(await program.up(wants)).toEqual([]);
  const commits = router.counters.transcript.filter(({ name }) => name === "commit-configuration confirmed");
  expect(commits.map(({ xml }) => xml.includes("<synchronize/>"))).toEqual([true]);
  await hasConverged(program, wants);
});

test("one is not asked to synchronize", async () => {
  router = await startRouter(options);
  expect(await new Program(routerArgs(router)).up(wants)).toEqual([]);
  expect(router.counters.transcript.map(({ xml }) => xml).join("\n")).not.toContain("<synchronize/>");
});

test("chunks of RFC 6242, where the device is configured to speak in them", async () => {
  const lines = ["set system services netconf rfc-compliant", "set system services netconf version-1.1"];
  router = await startRouter({ ...options, configuration: lines.join("\n") });
  const program = new Program(routerArgs(router));
  expect(await program.up(wants)).toEqual([]);
  await hasConverged(program, wants);
});

test.each(["17.4", "19.4", "22.3", "23.4", "24.4", "evo-24.4"] as const)("release %s", async (profile) => {
  router = await startRouter({ ...options, profile });
  const program = new Program(routerArgs(router));
  expect(await program.up(wants)).toEqual([]);
  await hasConverged(program, wants);
  expect(await program.up(wants.map((want) => ({ ...want, args: undefined })))).toEqual([]);
  expect(router.configuration()).not.toContain("max-sessions");
});
