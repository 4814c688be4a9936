import { VirtualClock } from "../emulators/junos/clock";
import { type ConfigTree, Database, type DatabaseState, printSet, valueAt } from "../emulators/junos/config";

const base =
  'set system host-name r1\nset system root-authentication encrypted-password "$6$a$b"\nset system services ssh port 22';
const netops = { user: "netops", client: "netconf" };
const minute = 60_000;

function start() {
  const clock = new VirtualClock();
  const database = new Database({ profile: "24.4", clock, configuration: base });
  const seen: string[] = [];
  database.onCommit((tree, { user }) => seen.push(`${port(tree)} by ${user}`));
  return { clock, database, seen };
}

const port = (tree: ConfigTree): string | undefined => valueAt(tree, "system services ssh port");
const set = (database: Database, text: string) => database.load({ action: "set", format: "text" }, text);
const setPort = (database: Database, value: number) => set(database, `set system services ssh port ${value}`);

test("a commit puts the candidate into effect; rollback and discard take it back", () => {
  const { clock, database, seen } = start();
  expect(database.isDirty).toBe(false);
  clock.advance(5000);
  setPort(database, 2022);
  expect([database.isDirty, port(database.committed), port(database.candidate)]).toEqual([true, "22", "2022"]);
  expect(database.attributes("candidate")).toEqual({
    "junos:changed-seconds": "1791237828",
    "junos:changed-localtime": "2026-10-05 22:03:48 UTC",
  });
  expect(database.commit({ ...netops, log: "ticket 7" })).toEqual({ errors: [], warnings: [] });
  expect([database.isDirty, port(database.committed), seen]).toEqual([false, "2022", ["2022 by netops"]]);
  expect(database.attributes("candidate")).toMatchObject({ "junos:commit-user": "netops" });
  expect(database.history.map(({ user, client, log }) => [user, client, log])).toEqual([
    ["netops", "netconf", "ticket 7"],
    ["root", "other", undefined],
  ]);
  expect(database.rollback(1)).toBe(true);
  expect([port(database.candidate), database.isDirty]).toEqual(["22", true]);
  database.discard();
  expect([port(database.candidate), database.isDirty]).toEqual(["2022", false]);
  expect([database.rollback(2), database.rollbackTree(2)]).toEqual([false, undefined]);
});

test("50 configurations are kept", () => {
  const { database } = start();
  for (let value = 1; value <= 60; value++) {
    setPort(database, value);
    database.commit(netops);
  }
  expect(database.history).toHaveLength(50);
  expect(port(database.rollbackTree(49) as ConfigTree)).toBe("11");
  expect(database.rollbackTree(50)).toBeUndefined();
});

test("nothing of a refused commit happens", () => {
  const { database, seen } = start();
  set(database, "set system services ssh authorized-keys-command /x");
  expect(database.commit({ ...netops, confirmedMinutes: 5 }).errors).toHaveLength(1);
  expect([database.isDirty, database.pending, database.history.length, seen]).toEqual([true, undefined, 1, []]);
});

describe("commit confirmed", () => {
  test("is undone when nobody confirms", () => {
    const { clock, database, seen } = start();
    setPort(database, 2022);
    database.commit({ ...netops, confirmedMinutes: 5, log: "under test" });
    expect(database.pending).toEqual({ minutes: 5, deadline: clock.now() + 5 * minute });
    expect(database.history[0]).toMatchObject({ comment: "commit confirmed, rollback in 5mins", pending: true });
    clock.advance(5 * minute - 1);
    expect(port(database.committed)).toBe("2022");
    clock.advance(1);
    expect([port(database.committed), port(database.candidate), database.isDirty]).toEqual(["22", "22", false]);
    expect(database.pending).toBeUndefined();
    expect(database.history.slice(0, 2)).toEqual([
      { user: "root", client: "other", time: clock.now() },
      { ...netops, time: clock.now() - 5 * minute, comment: "commit confirmed, rollback in 5mins", log: "under test" },
    ]);
    expect(seen).toEqual(["2022 by netops", "22 by root"]);
  });

  test.each([
    ["a check", (database: Database) => database.confirm()],
    ["a commit", (database: Database) => database.commit(netops)],
  ])("stays after %s", (_, confirm) => {
    const { clock, database } = start();
    setPort(database, 2022);
    database.commit({ ...netops, confirmedMinutes: 1 });
    clock.advance(30_000);
    confirm(database);
    expect([database.pending, database.history.some(({ pending }) => pending)]).toEqual([undefined, false]);
    clock.advance(60 * minute);
    expect(port(database.committed)).toBe("2022");
    expect(database.history.some(({ comment }) => comment === "commit confirmed, rollback in 1mins")).toBe(true);
    expect(database.confirm()).toBe(false);
  });

  test("a second one brings back what was before both", () => {
    const { clock, database } = start();
    setPort(database, 1);
    database.commit({ ...netops, confirmedMinutes: 5 });
    clock.advance(4 * minute);
    setPort(database, 2);
    database.commit({ ...netops, confirmedMinutes: 5 });
    expect(database.history.filter(({ pending }) => pending)).toHaveLength(1);
    clock.advance(4 * minute);
    expect(port(database.committed)).toBe("2");
    clock.advance(minute);
    expect(port(database.committed)).toBe("22");
  });

  test("leaves to somebody what they are editing", () => {
    const { clock, database } = start();
    setPort(database, 1);
    database.commit({ ...netops, confirmedMinutes: 1 });
    set(database, "set system host-name r2");
    clock.advance(minute);
    expect([valueAt(database.committed, "system host-name"), valueAt(database.candidate, "system host-name")]).toEqual([
      "r1",
      "r2",
    ]);
  });

  test("ends with the device", () => {
    const { clock, database, seen } = start();
    setPort(database, 1);
    database.commit({ ...netops, confirmedMinutes: 1 });
    database.close();
    clock.advance(60 * minute);
    expect(seen).toEqual(["1 by netops"]);
  });
});

describe("what is kept over a restart", () => {
  const reborn = (database: Database, clock: VirtualClock) => {
    const state = JSON.parse(JSON.stringify(database)) as DatabaseState;
    return new Database({ profile: "24.4", clock, state });
  };

  test("everything", () => {
    const { clock, database } = start();
    set(
      database,
      'set system login user alice class super-user\nset system services ssh ciphers [ aes256-ctr aes128-ctr ]\nset groups g system host-name "a b"\ndeactivate groups g',
    );
    database.commit({ ...netops, log: "l" });
    setPort(database, 7);
    const again = reborn(database, clock);
    expect([again.committed, again.candidate, again.history]).toEqual([
      database.committed,
      database.candidate,
      database.history,
    ]);
    expect(again.rollbackTree(1)).toEqual(database.rollbackTree(1));
    expect(again.toJSON()).toEqual(database.toJSON());
    expect(() => new Database({ profile: "17.4", clock, state: database.toJSON() })).toThrow("release 24.4, not 17.4");
  });

  test("the timer, whose time passes meanwhile", () => {
    const { clock, database } = start();
    setPort(database, 1);
    database.commit({ ...netops, confirmedMinutes: 2 });
    clock.advance(minute);
    const again = reborn(database, clock);
    expect(again.pending).toEqual(database.pending);
    clock.advance(minute);
    expect(port(again.committed)).toBe("22");
    expect(again.history[0]).toMatchObject({ user: "root", client: "other" });
  });
});

test("a wrong configuration to begin with is refused", () => {
  const configuration = "system { hostname r1; }";
  expect(() => new Database({ profile: "24.4", clock: new VirtualClock(), configuration })).toThrow("syntax error");
});

describe("compare", () => {
  test("nothing", () => expect(start().database.compare(0)).toBe(""));

  test("values, lists, blocks, order, marks", () => {
    const { database } = start();
    set(
      database,
      `set system services ssh ciphers [ aes256-ctr aes128-ctr ]
set system services ssh no-passwords
set system services outbound-ssh client a secret "$9$m5zntu1ylM/ClM8XbwmfT"
set system services outbound-ssh client a 192.0.2.1 port 1
set system services outbound-ssh client b device-id b
set system services telnet`,
    );
    database.commit(netops);
    set(
      database,
      `set system host-name r2
delete system services ssh ciphers aes256-ctr
set system services ssh ciphers aes256-ctr
delete system services ssh no-passwords
set system services ssh macs hmac-sha2-256
set system services netconf ssh
set system services outbound-ssh client a 192.0.2.1 retry 3
set system services outbound-ssh client a secret "$9$5QnCRhrWLxcyMX-dg4QFn/CuIEy"
delete system services outbound-ssh client b
set system services outbound-ssh client c device-id c
deactivate system services telnet
set groups g system host-name x`,
    );
    const text = `[edit groups]
+   g {
+       system {
+           host-name x;
+       }
+   }
[edit system]
-  host-name r1;
+  host-name r2;
[edit system services]
+   netconf {
+       ssh;
+   }
[edit system services ssh]
-   no-passwords;
-  ciphers [ aes256-ctr aes128-ctr ];
+  ciphers [ aes128-ctr aes256-ctr ];
+   macs hmac-sha2-256;
[edit system services]
!   inactive: telnet { ... }
[edit system services outbound-ssh]
-   client b {
-       device-id b;
-   }
[edit system services outbound-ssh client a]
-  secret "$9$m5zntu1ylM/ClM8XbwmfT"; ## SECRET-DATA
+  secret "$9$5QnCRhrWLxcyMX-dg4QFn/CuIEy"; ## SECRET-DATA
-  192.0.2.1 port 1;
+  192.0.2.1 port 1 retry 3;
[edit system services outbound-ssh]
+   client c {
+       device-id c;
+   }
`;
    expect(database.compare(0)).toBe(text);
    const masked = database.compare(0, { maskSecrets: true });
    expect(masked).toContain("-  secret /* SECRET-DATA */; ## SECRET-DATA");
    expect(masked).not.toContain("$9$");
    expect(database.compare(99)).toBe("");
  });

  test("entries in another order", () => {
    const { database } = start();
    set(database, "set security ssh-known-hosts host a rsa-key A\nset security ssh-known-hosts host b rsa-key B");
    database.commit(netops);
    database.load(
      { action: "merge", format: "xml" },
      '<configuration><security><ssh-known-hosts><host insert="first"><name>b</name></host></ssh-known-hosts></security></configuration>',
    );
    expect(database.compare(0)).toBe("[edit security ssh-known-hosts]\n!   host b { ... }\n!   host a { ... }\n");
    expect(printSet(database.schema, database.candidate)).toMatch(/host b .*\n.*host a /);
  });
});

test("the virtual clock runs what is due, in order, and forgets what was cancelled", () => {
  const clock = new VirtualClock(0);
  const ran: string[] = [];
  clock.after(20, () => ran.push(`b ${clock.now()}`));
  clock.after(10, () => {
    ran.push(`a ${clock.now()}`);
    clock.after(5, () => ran.push(`c ${clock.now()}`));
  });
  clock.after(12, () => ran.push("never"))();
  clock.advance(30);
  expect([ran, clock.now()]).toEqual([["a 10", "c 15", "b 20"], 30]);
});
