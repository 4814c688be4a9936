import { commit, committed, compare, confirmed, lock, set, startDevice, stopDevices, unlock } from "./junos-bench";
import { openNetconf } from "./netconf-client";

afterEach(stopDevices);

const name = committed("<system><host-name/></system>");
const noDifference = "<configuration-output>\n</configuration-output>";
const priv = "<open-configuration><private/></open-configuration>";

/** Two sessions on one device. */
async function two() {
  const device = await startDevice();
  return { device, one: await openNetconf(device), other: await openNetconf(device) };
}
const pid = ({ hello }: { hello: string }) => /<session-id>(\d+)/.exec(hello)?.[1];

describe("the lock", () => {
  it("is refused while another session holds it, with the words that say who", async () => {
    const { one, other } = await two();
    expect(await one.rpc(lock)).toContain("<ok/>");
    const reply = await other.rpc(lock);
    expect(reply).toContain("<error-tag>lock-denied</error-tag>");
    expect(reply).toMatch(
      new RegExp(
        `<error-message>\\nconfiguration database locked by:\\n  admin terminal  \\(pid ${pid(one)}\\) on since \\d{4}-\\d\\d-\\d\\d \\d\\d:\\d\\d:\\d\\d UTC, idle 00:00:0\\d\\n      exclusive \\n</error-message>\\n<error-info>\\n<session-id>${pid(one)}</session-id>`,
      ),
    );
    expect(await one.rpc(unlock)).toContain("<ok/>");
    expect(await other.rpc("<lock-configuration/>")).toContain("<ok/>");
  });

  it("keeps others from changing anything, not from reading", async () => {
    const { one, other } = await two();
    await one.rpc(lock);
    for (const operation of [set("set system host-name x"), commit(), commit("<check/>"), "<discard-changes/>", priv]) {
      expect(await other.rpc(operation)).toContain("configuration database locked by:");
    }
    expect(await other.rpc(name)).toContain("<host-name>junos</host-name>");
  });

  it("is refused while somebody's edits wait", async () => {
    const { one, other } = await two();
    await one.rpc(set("set system host-name x"));
    for (const session of [other, one]) {
      expect(await session.rpc(lock)).toContain("<error-message>configuration database modified</error-message>");
    }
  });

  it("is released with what was not committed when the session ends", async () => {
    const { device, one, other } = await two();
    await one.rpc(lock);
    await one.rpc(set("set system host-name x"));
    one.close();
    await device.settled();
    while ((await other.rpc(lock)).includes("lock-denied")) await new Promise((resolve) => setTimeout(resolve, 5));
    expect(await other.rpc(compare)).toContain(noDifference);
  });

  it("ends with kill-session", async () => {
    const { one, other } = await two();
    await one.rpc(lock);
    expect(await other.rpc(`<kill-session><session-id>${pid(one)}</session-id></kill-session>`)).toContain("<ok/>");
    await expect(one.next()).rejects.toThrow("the session ended");
    while ((await other.rpc(lock)).includes("lock-denied")) await new Promise((resolve) => setTimeout(resolve, 5));
  });
});

describe("edits without a lock", () => {
  it("are seen by all, and go with the session that made them", async () => {
    const { one, other } = await two();
    await one.rpc(set("set system host-name x"));
    expect(await other.rpc(compare)).toContain("+  host-name x;");
    one.close();
    const gone = async () => (await other.rpc(compare)).includes(noDifference);
    while (!(await gone())) await new Promise((resolve) => setTimeout(resolve, 5));
  });

  it("stay when somebody else has edited too", async () => {
    const { device, one, other } = await two();
    await one.rpc(set("set system host-name x"));
    await other.rpc(set("set system services ssh rate-limit 9"));
    await one.rpc("<close-session/>");
    expect(await other.rpc(compare)).toContain("+  host-name x;");
    await other.rpc("<discard-changes/>");
    expect(await other.rpc(compare)).toContain(noDifference);
    expect(device.counters.commits).toBe(0);
  });
});

describe("a private copy", () => {
  it("is opened with a warning and nothing else, and committed beside what others have done", async () => {
    const { device, one, other } = await two();
    expect((await one.rpc(priv)).split("\n").slice(1).join("\n")).toBe(
      "<rpc-error>\n<error-severity>warning</error-severity>\n<error-message>\nuncommitted changes will be discarded on exit\n</error-message>\n</rpc-error>\n</rpc-reply>",
    );
    await one.rpc(set("set system host-name private"));
    expect(await other.rpc(compare)).toContain(noDifference);
    await other.rpc(set("set system services ssh rate-limit 9"));
    expect(await one.rpc(commit())).toContain("shared configuration database modified");
    await other.rpc(commit());
    expect(await one.rpc(commit())).toContain("<commit-success/>");
    expect(device.configuration("set")).toMatch(/host-name private[\s\S]*rate-limit 9/);
  });

  it("cannot be committed under the timer, and is refused while the shared candidate is changed", async () => {
    const { one, other } = await two();
    await one.rpc(priv);
    await one.rpc(set("set system host-name private"));
    expect(await one.rpc(confirmed(5))).toContain("<error-severity>error</error-severity>");
    await other.rpc(set("set system services ssh rate-limit 9"));
    await one.rpc("<close-configuration/>");
    expect(await one.rpc(priv)).toContain("shared configuration database modified");
  });
});

describe("commit confirmed", () => {
  const pending = "<commit-confirmed>rollback pending</commit-confirmed>";

  it("is shown while its timer runs, and taken back when nobody confirms", async () => {
    const { device, one, other } = await two();
    await one.rpc(lock);
    await one.rpc(set("set system host-name x"));
    const reply = await one.rpc(confirmed(5));
    expect(reply).toContain(
      "<output>commit confirmed will be automatically rolled back in 5 minutes unless confirmed</output>",
    );
    expect(reply).toContain("<commit-success/>");
    expect(await other.rpc("<get-commit-information/>")).toMatch(
      /<commit-information>\n<commit-history>\n<sequence-number>0<\/sequence-number>\n<user>admin<\/user>\n<client>netconf<\/client>\n<date-time junos:seconds="\d+">[^<]* UTC<\/date-time>\n<comment>commit confirmed, rollback in 5mins<\/comment>\n<log>under test<\/log>\n<commit-confirmed>rollback pending<\/commit-confirmed>\n<\/commit-history>/,
    );
    expect(await other.rpc("<get-commit-revision-information><detail/></get-commit-revision-information>")).toContain(
      "<comment>commit confirmed, rollback in 5mins</comment>",
    );
    device.clock.advance(5 * 60_000 - 1000);
    expect(await other.rpc(name)).toContain("<host-name>x</host-name>");
    device.clock.advance(1000);
    await device.settled();
    expect(await other.rpc(name)).toContain("<host-name>junos</host-name>");
    const history = await other.rpc("<get-commit-information/>");
    expect(history).not.toContain(pending);
    expect(history).toMatch(/<sequence-number>0<\/sequence-number>\n<user>root<\/user>\n<client>other<\/client>/);
  });

  it.each([
    ["commit check", commit("<check/>")],
    ["commit", commit()],
  ])("is confirmed by %s", async (_, operation) => {
    const { device, one, other } = await two();
    await one.rpc(set("set system host-name x"));
    await one.rpc(confirmed(1));
    await other.rpc(operation);
    expect(await other.rpc("<get-commit-information/>")).not.toContain(pending);
    device.clock.advance(3_600_000);
    expect(await other.rpc(name)).toContain("<host-name>x</host-name>");
  });

  it("counts minutes where the standard says seconds: the roll-back comes at once", async () => {
    const { device, one } = await two();
    await one.rpc(set("set system host-name x"));
    await one.rpc("<commit><confirmed/><confirm-timeout>50</confirm-timeout></commit>");
    device.clock.advance(1);
    expect(device.configuration("set")).toContain("host-name junos");
    expect(await one.rpc("<get-commit-information/>")).toContain("rollback in 0mins");
  });

  it("wants 1 to 65535 minutes, and takes 10 when none are named", async () => {
    const { one } = await two();
    expect(await one.rpc(confirmed(0))).toContain("<error-severity>error</error-severity>");
    expect(await one.rpc(confirmed(65_536))).toContain("<error-severity>error</error-severity>");
    expect(await one.rpc(commit("<confirmed/>"))).toContain("rolled back in 10 minutes");
  });
});

describe("the console", () => {
  it("edits behind everybody's back", async () => {
    const device = await startDevice();
    await device.console("set system host-name other");
    await device.console(["set system services ssh rate-limit 9", "delete system services ssh rate-limit"]);
    expect(device.configuration()).toContain("host-name other;");
    await expect(device.console("set system prot 1")).rejects.toThrow("syntax error");
    const session = await openNetconf(device);
    await session.rpc(lock);
    await expect(device.console("set system host-name again")).rejects.toThrow("configuration database locked by");
  });
});
