import { Routers } from "./routeros-routers";

const routers = new Routers();
afterEach(() => routers.end());

describe("console lines", () => {
  const said = async (profile: string, ...lines: string[]) => {
    const router = await routers.start({ profile });
    const answers: string[] = [];
    for (const line of lines) answers.push((await router.console(line)).trimEnd());
    return answers;
  };

  test("both ways to write a path, and several commands in a line", async () => {
    expect(
      await said(
        "7.20",
        "/ip ssh set strong-crypto=yes; :put [/ip/ssh/get strong-crypto]",
        "/ip/ssh/set strong-crypto=no host-key-size=4096\n:put [/ip ssh get host-key-size]",
        '/user add name="b c" group=read password=""; :put [/user get [find name="b c"] group]',
        ":put [/user find where group=read]",
        "/user print count-only",
        "/user/print detail as-value",
        "/ip ssh; set forwarding-enabled=local; :put [get forwarding-enabled]",
      ),
    ).toEqual(["true", "4096", "read", "*2", "2", "", "local"]);
  });

  test("errors, with the place where they were made", async () => {
    const lines = [
      "foo",
      "/ip sshh set",
      "/ip ssh set strong-crypto=yes extra",
      "/ip ssh set bogus=1",
      '/system identity set name="open',
      "/ip ssh set forwarding-enabled=maybe",
      "/user remove *99",
      "/user set [find name=nobody] comment=x",
      "/user add name=admin group=full",
      ":put 1; :put [/user get [find name=nobody] group]",
    ];
    expect(await said("7.24", ...lines)).toEqual([
      "bad command name foo (line 1 column 1)",
      "bad command name sshh (line 1 column 5)",
      "expected end of command (line 1 column 31)",
      "bad parameter bogus (line 1 column 13)",
      "syntax error (line 1 column 32)",
      "input does not match any value of forwarding-enabled",
      "no such item",
      "expected item id (line 1 column 11)",
      "failure: user with the same name already exists",
      "1\nexpected item id (line 1 column 25)",
    ]);
    expect(await said("7.20", "/ip ssh set bogus=1")).toEqual(["expected end of command (line 1 column 13)"]);
  });

  test("quoting: a variable in a text is silently empty, \\n is a line end", async () => {
    expect(await said("7.24", ':put "a $b c"', ':put "a\\$b \\"q\\" \\\\ x\\ny"', ':put ""', ':put "\\z"')).toEqual([
      "a  c",
      'a$b "q" \\ x\ny',
      "",
      "syntax error (line 1 column 8)",
    ]);
  });

  test("what is not understood is refused, not made up", async () => {
    const lines = [
      ":foreach i in=[/user find] do={:put $i}",
      ":put $x",
      ":put (1 + 1)",
      "/interface print",
      "/user print",
      "/export",
    ];
    for (const answer of await said("7.24", ...lines))
      expect(answer).toMatch(/not known to this emulator|bad command name export/);
  });

  test("a menu of its own, names to the right", async () => {
    expect((await said("7.11", "/ip ssh print"))[0]?.split("\n")[0]).toBe("            allow-none-crypto: no");
  });
});

describe("/system/scheduler", () => {
  const undo =
    '/ip service set ssh address=\\"\\"; /ip ssh set strong-crypto=no; /system scheduler remove [find name=undo]';
  const add = (script: string, interval = "1m") =>
    `/system scheduler add name=undo interval=${interval} on-event="${script}" policy=read,write,policy`;

  test("an undo runs when its time has come, and takes itself away", async () => {
    const { router, client } = await routers.with({ profile: "7.20" });
    expect(await router.console(`/ip ssh set strong-crypto=yes; ${add(undo)}`)).toBe("");
    expect((await client.ask("/system/scheduler/print")).rows).toMatchObject([
      { ".id": "*1", name: "undo", interval: "1m", "run-count": "0", policy: "read,write,policy", owner: "admin" },
    ]);
    router.clock.advance(50_000);
    await router.settled();
    expect((await client.ask("/ip/ssh/get", "=value-name=strong-crypto")).done?.ret).toBe("true");
    router.clock.advance(11_000);
    await router.settled();
    expect((await client.ask("/ip/ssh/get", "=value-name=strong-crypto")).done?.ret).toBe("false");
    expect((await client.ask("/system/scheduler/print")).kinds).toBe("!empty !done");
    expect(router.log).toEqual([]);
  });

  test("taken away in time, it never runs", async () => {
    const { router, client } = await routers.with();
    await router.console(`/ip ssh set strong-crypto=yes; ${add(undo)}`);
    await client.ask("/system/scheduler/remove", "=numbers=undo");
    router.clock.advance(120_000);
    await router.settled();
    expect((await client.ask("/ip/ssh/get", "=value-name=strong-crypto")).done?.ret).toBe("true");
  });

  test("a script that fails stops there and is logged; on-error goes on", async () => {
    const { router, client } = await routers.with({ profile: "7.20" });
    const failing = "/ip ssh set strong-crypto=maybe; /ip ssh set host-key-size=4096";
    await router.console(add(failing));
    router.clock.advance(61_000);
    await router.settled();
    expect((await client.ask("/ip/ssh/get", "=value-name=host-key-size")).done?.ret).toBe("2048");
    expect(router.log).toEqual(["schedule undo: input does not match any value of strong-crypto"]);
    const guarded = ":do { /ip ssh set strong-crypto=maybe } on-error={}; /ip ssh set host-key-size=4096";
    await router.console(`/system scheduler set undo on-event="${guarded}"`);
    router.clock.advance(60_000);
    await router.settled();
    expect((await client.ask("/ip/ssh/get", "=value-name=host-key-size")).done?.ret).toBe("4096");
    expect((await client.ask("/system/scheduler/get", "=numbers=undo", "=value-name=run-count")).done?.ret).toBe("2");
  });

  test("a script may do what its policy says and no more", async () => {
    const { router, client } = await routers.with();
    const lines = '/system scheduler add name=weak interval=1m policy=read on-event="/ip ssh set strong-crypto=yes"';
    await router.console(lines);
    router.clock.advance(61_000);
    await router.settled();
    expect(router.log).toEqual(["schedule weak: not enough permissions (9)"]);
    expect((await client.ask("/system/scheduler/add", "=name=undo", "=on-event=", "=policy=bogus")).trap).toBe(
      "not enough permissions (9)",
    );
  });

  test("device-mode may forbid schedules", async () => {
    const { client } = await routers.with({ schedulerAllowed: false });
    expect((await client.ask("/system/device-mode/print")).rows).toMatchObject([{ scheduler: "false" }]);
    const answer = await client.ask("/system/scheduler/add", "=name=x", "=interval=1m", "=on-event=:put 1");
    expect(answer.trap).toBe("failure: not allowed by device-mode");
  });

  test.each([
    ["6.49", /^[a-z]{3}\/\d\d\/\d{4}$/],
    ["7.11", /^\d{4}-\d\d-\d\d$/],
  ])("%s writes days in its own way, and reads them so", async (profile, date) => {
    const { router, client } = await routers.with({ profile });
    await router.console('/system scheduler add name=a interval=1m on-event="/system scheduler remove a"');
    const { rows } = await client.ask("/system/scheduler/print");
    expect(rows[0]?.["start-date"]).toMatch(date);
    const copy = ["=name=b", "=interval=1m", `=start-date=${rows[0]?.["start-date"]}`, "=start-time=00:00:00"];
    expect((await client.ask("/system/scheduler/add", ...copy)).trap).toBeUndefined();
    router.clock.advance(60_000);
    await router.settled();
    expect((await client.ask("/system/scheduler/print")).rows).toMatchObject([{ name: "b", "run-count": "1" }]);
  });

  test("start-time in the future, once", async () => {
    const { router, client } = await routers.with();
    const at = new Date(router.clock.now() + 90_000).toISOString();
    const words = [
      `=start-date=${at.slice(0, 10)}`,
      `=start-time=${at.slice(11, 19)}`,
      "=on-event=/ip ssh set strong-crypto=yes",
    ];
    expect((await client.ask("/system/scheduler/add", "=name=x", ...words)).trap).toBeUndefined();
    router.clock.advance(80_000);
    await router.settled();
    expect((await client.ask("/ip/ssh/get", "=value-name=strong-crypto")).done?.ret).toBe("false");
    router.clock.advance(20_000);
    await router.settled();
    expect((await client.ask("/ip/ssh/get", "=value-name=strong-crypto")).done?.ret).toBe("true");
    expect((await client.ask("/system/scheduler/print")).rows[0]?.["next-run"]).toBeUndefined();
  });
});
