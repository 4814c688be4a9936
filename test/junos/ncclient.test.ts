import { join } from "node:path";
import { type EmulatedJunos, startJunos } from "../emulators/junos";
import { runPython } from "../support/python";

let device: EmulatedJunos;
afterEach(() => device?.close());

test("ncclient drives the emulated device from hello to rollback", async () => {
  device = await startJunos({ password: "of admin" });
  const { host, port, netconfPort, user, password, hostKey } = device;
  const before = device.configuration();
  const told = await runPython(join(__dirname, "drive_ncclient.py"), {
    ...{ host, port, netconfPort, user, password, hostKey },
  });

  expect(told.capabilities).toContain("http://xml.juniper.net/netconf/junos/1.0");
  expect(told.sameSession).toBe(false);
  expect([told.lockConflict, told.editConflict]).toEqual(
    Array(2).fill(expect.stringMatching(/^configuration database locked by:\n {2}admin terminal .*\n {6}exclusive$/)),
  );
  expect(told.syntaxError).toBe("syntax error");
  const changed = ["client-alive-interval 77", "connection-limit 88", "rate-limit 99"];
  expect(told.diff).toBe(
    [
      "[edit system]",
      "-  host-name junos;",
      "+  host-name by-ncclient;",
      "[edit system services ssh]",
      ...changed.map((line) => `+   ${line};`),
    ].join("\n"),
  );
  expect(told.check).toContain("commit-check-success");
  // 61 seconds are two minutes to a device that counts minutes.
  expect(told.pending).toMatch(/^0 .*commit confirmed, rollback in 2mins\n {4}by ncclient\n {4}rollback pending\n1 /);
  expect(told.confirmed).toMatch(/^0 .* via netconf\n1 .*commit confirmed, rollback in 2mins\n/);
  expect(told.confirmed).not.toContain("pending");
  expect(told.backwards).toContain("+  host-name junos;");
  expect(told.afterDiscard).toBe("");

  expect(device.configuration()).toBe(before);
  expect(device.counters).toMatchObject({ commits: 3, failedLogins: 0 });
}, 60_000);
