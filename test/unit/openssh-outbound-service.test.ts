import { health } from "../../provider/platforms/openssh/outbound/health";
import { questions } from "../../provider/platforms/openssh/outbound/questions";
import { readService } from "../../provider/platforms/openssh/outbound/service-state";
import { tunnelOf } from "../../provider/platforms/openssh/outbound/tunnel";
import { tunnelArgs } from "./openssh-outbound-samples";

const stateOf = (init: "systemd" | "openrc", out: string) =>
  readService(new Map([[questions.service("web1", init).key, { code: 0, out, err: "" }]]), "web1", init);
const warnings = (state: ReturnType<typeof stateOf>) => health(tunnelOf(tunnelArgs), state, []);

/** In the form that systemctl(1) describes for `show`. */
const systemd = (values: { [name: string]: string }, log: string) => {
  const all = {
    LoadState: "loaded",
    UnitFileState: "enabled",
    ActiveState: "active",
    SubState: "running",
    MainPID: "18906",
    InvocationID: "0f2b4c",
    NeedDaemonReload: "no",
    DropInPaths: "",
    Now: "1795272261",
    Written: "1795272200",
    Pid: "18906",
    Uptime: "13849.08",
    Ticks: "100",
    Started: "1379908",
    ...values,
  };
  return `${Object.entries(all)
    .map(([name, value]) => `${name}=${value}`)
    .join("\n")}\nLog:\n${log}`;
};

test("a tunnel that is logged in has nothing to tell, however much it says afterwards", () => {
  const noise = "connect_to 127.0.0.1 port 8080: failed.\n".repeat(40);
  const state = stateOf("systemd", systemd({}, `pulumi-ssh: logged in as process 18906\n${noise}`));
  expect(state).toMatchObject({ enabled: true, running: true, waits: false, loggedIn: true, stale: false });
  expect(state.age).toBeCloseTo(50);
  expect(warnings(state)).toEqual([]);
});

test("what was written after ssh was started is stale; a second of doubt is left, and the future says nothing", () => {
  const stale = (written: number) => stateOf("systemd", systemd({ Written: String(written) }, "")).stale;
  const started = 1795272261 - 50;
  expect([started - 1, started, started + 1].map(stale)).toEqual([false, false, false]);
  expect([started + 2, started + 50].map(stale)).toEqual([true, true]);
  expect(stale(started + 51)).toBe(false);
  expect(stateOf("systemd", systemd({ NeedDaemonReload: "yes" }, "")).stale).toBe(true);
});

test("one that waits for its next start is down, in ssh's own words", () => {
  const waiting = { ActiveState: "activating", SubState: "auto-restart", MainPID: "0", Pid: "0", Started: "" };
  const state = stateOf("systemd", systemd(waiting, "Host key verification failed.\n"));
  expect(state).toMatchObject({ running: true, waits: true, loggedIn: false, stale: false });
  expect(warnings(state)).toEqual([
    "the tunnel is not up: Host key verification failed. (it is tried again every 10 s)",
  ]);
});

/** In the form that the question has its answer on OpenRC 0.45; the log there holds the words of every ssh that ran. */
const openrc = (pid: string, more: string, log: string) => `LoadState=loaded
UnitFileState=enabled
ActiveState=active
${more}Now=1795273623
Written=1795273616
Pid=${pid}
Uptime=15210.50
Ticks=
Started=1520600
Log:
${log}`;

test("under OpenRC the mark of an ssh that is gone does not count for the next one", () => {
  const log = "pulumi-ssh: logged in as process 20069\nclient_loop: send disconnect: Broken pipe\r\n";
  const now = stateOf("openrc", openrc("20069", "", log));
  expect(now).toMatchObject({ running: true, loggedIn: true, stale: false });
  expect(now.age).toBeCloseTo(4.5);
  const next = stateOf("openrc", openrc("20183", "", log));
  expect(next.loggedIn).toBe(false);
  expect(warnings(next)).toEqual([expect.stringMatching(/^the tunnel is not up yet: .*Broken pipe/)]);
  const refused = "ssh: connect to host 127.0.0.1 port 41211: Connection refused\r\n";
  const waits = stateOf("openrc", openrc("20199", "SubState=auto-restart\n", `${log}${refused}`));
  expect(warnings(waits)).toEqual([expect.stringMatching(/^the tunnel is not up: .*Connection refused \(it is tried/)]);
});

test("a service that was never made is neither enabled nor running", () => {
  expect(stateOf("openrc", "LoadState=not-found\n")).toMatchObject({ enabled: false, running: false, said: [] });
});
