import { spawnSync } from "node:child_process";
import { randomBytes } from "node:crypto";
import { existsSync, rmSync } from "node:fs";
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

  test("forgets what was given up long ago", () => {
    const [old, now] = [transaction(), transaction()];
    run(`hold_lock; touch -d '3 days ago' "$run/over-${old}"; give_up ${now}`);
    expect(existsSync(`/run/pulumi-ssh/over-${old}`)).toBe(false);
    expect(existsSync(`/run/pulumi-ssh/over-${now}`)).toBe(true);
    rmSync(`/run/pulumi-ssh/over-${now}`);
  });
});
