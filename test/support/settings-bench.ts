import { spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Args } from "../../provider/core/contract";
import { parseEffective } from "../../provider/core/formats/sshd-config";
import { checkSettings } from "../../provider/platforms/openssh/settings/check";
import { readSettings, sameSetting } from "../../provider/platforms/openssh/settings/read";
import { renderLines } from "../../provider/platforms/openssh/settings/render";
import { settings } from "../../provider/platforms/openssh/settings/table";

const hostKeys = ["/etc/ssh/ssh_host_rsa_key", "/etc/ssh/ssh_host_ed25519_key"];

/** What some settings need beside them for sshd to take them at all. */
export const companions: { [argument: string]: Args } = {
  authorizedKeysCommand: { authorizedKeysCommandUser: "nobody" },
  authorizedPrincipalsCommand: { authorizedPrincipalsCommandUser: "nobody" },
  hostCertificate: { hostKey: hostKeys },
};

/** The test mode of one sshd, which is asked what it makes of lines that the settings are written as. */
export class SettingsBench {
  readonly release: string;
  readonly defaults: Map<string, string[]>;
  private readonly directory = mkdtempSync(join(tmpdir(), "settings-"));

  constructor(private readonly sshd = "/usr/sbin/sshd") {
    mkdirSync("/run/sshd", { recursive: true, mode: 0o755 });
    const { stderr } = spawnSync(sshd, ["-V"], { encoding: "utf8" });
    this.release = /OpenSSH_(\d+\.\d+)/.exec(stderr)?.[1] as string;
    this.defaults = this.run([]).effective;
  }

  /** `sshd -T` of a file with these lines, for a connection of alice unless another is given. */
  run(lines: string[], connection = "user=alice,host=h,addr=192.0.2.7,laddr=192.0.2.1,lport=22") {
    const file = join(this.directory, "sshd_config");
    writeFileSync(file, `${lines.join("\n")}\n`);
    const { stdout, stderr, status } = spawnSync(this.sshd, ["-T", "-f", file, "-C", connection], { encoding: "utf8" });
    return { effective: parseEffective(stdout), stderr, status };
  }

  /** A value that is checked, written, read by sshd and read back: what comes back means the same. */
  comesBack(args: Args): void {
    const { release, defaults } = this;
    const checked = checkSettings(args, release);
    expect(checked.failures).toEqual([]);
    const { effective, stderr, status } = this.run(renderLines(checked.args, release));
    expect({ status, stderr: status === 0 ? "" : stderr }).toEqual({ status: 0, stderr: "" });
    const read = readSettings(effective, Object.keys(checked.args), { defaults });
    for (const [name, wanted] of Object.entries(checked.args)) {
      // A setting that this sshd never shows: that it took the line is all there is to know.
      if (!(name in read)) continue;
      const back = read[name] ?? null;
      if (!sameSetting(name, back, wanted ?? null, { defaults, effective }))
        expect({ [name]: back }).toEqual({ [name]: wanted });
      // What was read must itself be a value that could be written again.
      if (back !== null && settings.find(({ argument }) => argument === name)?.codec.unset === undefined)
        expect(
          checkSettings({ [name]: back }, release).failures.filter(({ reason }) => !reason.includes("set both")),
        ).toEqual([]);
    }
  }

  close(): void {
    rmSync(this.directory, { recursive: true, force: true });
  }
}
