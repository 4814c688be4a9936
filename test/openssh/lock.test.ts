import { spawn, spawnSync } from "node:child_process";
import { randomBytes } from "node:crypto";
import { existsSync, mkdtempSync, readdirSync, rmSync, symlinkSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { lockFunctions } from "../../provider/platforms/openssh/scripts/lock";
import { prelude } from "../../provider/platforms/openssh/scripts/prelude";
import { asRoot } from "../support/as-root";

asRoot("The lock of a host", () => {
  const run = (script: string) => {
    const { status, stdout, stderr } = spawnSync("/bin/sh", ["-s"], {
      input: `${prelude({})}\n${lockFunctions}\n${script}\nexit 0`,
      encoding: "utf8",
    });
    return { status, said: `${stdout}${stderr}`.trim() };
  };
  const transaction = () => `t${randomBytes(6).toString("hex")}`;

  test("lets a transaction in, and no more once its run has given it up", () => {
    const [one, other] = [transaction(), transaction()];
    expect(run(`take_lock ${one} /some/file; echo in`)).toEqual({ status: 0, said: "in" });
    expect(run(`hold_lock; give_up ${one}`)).toEqual({ status: 0, said: "" });
    expect(run(`take_lock ${other} /some/file; echo in`)).toEqual({ status: 0, said: "in" });
    // A connection that broke may deliver it this late.
    expect(run(`take_lock ${one} /some/file; echo in`)).toEqual({
      status: 76,
      said: "the run that sent this has given it up",
    });
    expect(existsSync(`/run/pulumi-ssh/over-${one}`)).toBe(false);
  });

  describe("where there is no flock", () => {
    let tools: string;
    let home: string;
    beforeAll(() => {
      tools = mkdtempSync(join(tmpdir(), "pulumi-ssh-tools-"));
      home = mkdtempSync(join(tmpdir(), "pulumi-ssh-home-"));
      for (const name of ["id", "mkdir", "cat", "sleep", "rm", "mv", "dirname", "grep", "find", "head", "sh"]) {
        const found = ["/usr/bin", "/bin"].map((folder) => join(folder, name)).find(existsSync);
        symlinkSync(found ?? name, join(tools, name));
      }
    });
    afterAll(() => {
      for (const folder of [tools, home]) rmSync(folder, { recursive: true });
    });
    const lock = () => join(home, "lock.d");
    const start = (script: string) =>
      spawn("/bin/sh", [
        "-c",
        `PATH=${tools}\n${prelude({})}\nrun_dir() { echo ${home}; }\n${lockFunctions}\n${script}`,
      ]);
    const ended = async (child: ReturnType<typeof start>) => {
      let said = "";
      for (const stream of [child.stdout, child.stderr]) stream.on("data", (text) => (said += text));
      const code = await new Promise((resolve) => child.on("close", resolve));
      return { code, said: said.trim() };
    };

    test("one holds it, the others wait", async () => {
      const first = start("hold_lock; echo in; sleep 2; echo out");
      await new Promise((resolve) => first.stdout.once("data", resolve));
      expect(await ended(start("patience=0; hold_lock; echo in"))).toEqual({
        code: 76,
        said: `another run holds ${lock()}`,
      });
      const second = ended(start("hold_lock; echo in"));
      expect((await ended(first)).code).toBe(0);
      expect(await second).toEqual({ code: 0, said: "in" });
      expect(existsSync(lock())).toBe(false);
    });

    test.each(["that was killed", "that was killed before it had signed"])("one %s holds nothing", async (how) => {
      const first = start("hold_lock; echo in; read -r line");
      await new Promise((resolve) => first.stdout.once("data", resolve));
      first.kill("SIGKILL");
      await new Promise((resolve) => first.on("exit", resolve));
      if (how.endsWith("signed")) rmSync(join(lock(), "pid"));
      expect(existsSync(lock())).toBe(true);
      const next = await Promise.all([1, 2, 3].map(() => ended(start("hold_lock; echo in"))));
      expect(next).toEqual([1, 2, 3].map(() => ({ code: 0, said: "in" })));
      expect(readdirSync(home)).toEqual([]);
    });
  });

  test("forgets what was given up long ago", () => {
    const [old, now] = [transaction(), transaction()];
    run(`hold_lock; touch -d '3 days ago' "$run/over-${old}"; give_up ${now}`);
    expect(existsSync(`/run/pulumi-ssh/over-${old}`)).toBe(false);
    expect(existsSync(`/run/pulumi-ssh/over-${now}`)).toBe(true);
    rmSync(`/run/pulumi-ssh/over-${now}`);
  });
});
