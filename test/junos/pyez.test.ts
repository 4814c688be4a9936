import { join } from "node:path";
import { type EmulatedJunos, startJunos } from "../emulators/junos";
import { runPython } from "../support/python";

let device: EmulatedJunos;
afterEach(() => device?.close());

test("junos-eznc drives the emulated device from its facts to the roll-back of what nobody confirmed", async () => {
  device = await startJunos({ password: "of admin" });
  const { host, port, user, password } = device;
  const before = device.configuration();
  const told = await runPython(join(__dirname, "drive_pyez.py"), { host, port, user, password });

  expect(told).toMatchObject({ version: "24.4R1.9", model: "MX240", hostname: "junos", users: ["admin"] });
  expect(told.lockConflict).toMatch(/^LockError\(.*configuration database locked by:\n {2}admin terminal /);
  expect(told.loadError).toMatch(/^ConfigLoadError\(.*bad_element: servces, message: error: syntax error\)$/);
  const changed = ["client-alive-interval 77", "connection-limit 88", "rate-limit 99"];
  expect(told.diff).toBe(
    [
      "[edit system]",
      "-  host-name junos;",
      "+  host-name by-pyez;",
      "[edit system services ssh]",
      ...changed.map((line) => `+   ${line};`),
    ].join("\n"),
  );
  expect(told.check).toBe(true);
  expect(told.kept).toBe(told.diff);
  expect(told.commitError).toMatch(/'authorized-keys-command-user' must be configured with authorized-keys-command/);
  expect(told.clean).toBeNull();
  expect(told.notHeld).toMatch(/^UnlockError/);

  // The first commit was kept by its check; nobody has confirmed the second one, which took the first one back.
  expect(device.configuration()).toBe(before);
  device.clock.advance(59_000);
  await device.settled();
  expect(device.configuration()).toBe(before);
  device.clock.advance(1_000);
  await device.settled();
  expect(device.configuration()).toContain("host-name by-pyez;");
}, 60_000);
