import { execFile, execFileSync } from "node:child_process";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Args } from "../../provider/core/contract";
import { closeSessions } from "../../testing";
import { deviceArgs } from "./in-process";
import { type Sshd, type SshdOptions, startSshd } from "./sshd";

const stateDirectory = "/var/lib/pulumi-ssh/host-keys";

/** `type base64` of a private key file. */
export const publicHalf = (file: string): string =>
  execFileSync("ssh-keygen", ["-y", "-P", "", "-f", file], { encoding: "utf8" })
    .split(" ")
    .slice(0, 2)
    .join(" ")
    .trim();

/** A server whose ed25519 key a test manages, trusted through a known_hosts file. */
export class HostKeyBench {
  private constructor(readonly server: Sshd) {}

  static async start(
    hostKeys: ("ed25519" | "ecdsa" | "rsa")[] = ["ed25519", "ecdsa"],
    options: Pick<SshdOptions, "release"> = {},
  ): Promise<HostKeyBench> {
    return new HostKeyBench(await startSshd({ hostKeys, ...options }));
  }

  get file(): string {
    return this.server.hostKeys.ed25519.file;
  }

  device(more: Args = {}): Args {
    const { knownHostsFile, sshdPath } = this.server;
    return deviceArgs(this.server, { hostKey: null, knownHostsFile, sshdPath, ...more });
  }

  args(more: Args = {}): Args {
    return { device: this.device(), type: "ed25519", file: this.file, ...more };
  }

  at(name: string): string {
    return join(this.server.dir, name);
  }

  read(path = this.file): string {
    return readFileSync(path, "utf8");
  }

  /** Every file that this tool left beside what is sshd's own. */
  leftovers(): string {
    const find = [this.server.dir, "-name", "*pulumi*"];
    return execFileSync("find", find, { encoding: "utf8" }).trim();
  }

  /** What is kept on the host for this server's keys. */
  kept(): string[] {
    const all = execFileSync("sh", ["-c", `ls ${stateDirectory} 2>/dev/null || true`], { encoding: "utf8" });
    return all.split("\n").filter((name) => name.startsWith(this.flat()));
  }

  hostKeysInForce(): string[] {
    const text = execFileSync(this.server.sshdPath, ["-T", "-f", this.server.configFile], { encoding: "utf8" });
    return text.split("\n").flatMap((line) => (/^hostkey /i.test(line) ? [line.slice(8)] : []));
  }

  /** Whether the real client, which knows nothing but these lines, logs in. */
  async letsIn(knownHosts: string, ...options: string[]): Promise<boolean> {
    const file = this.at("known_for_client");
    writeFileSync(file, knownHosts);
    return (await this.client(file, ...options)) === 0;
  }

  /** The exit code of a real client with a known_hosts file of its own. */
  client(knownHostsFile: string, ...options: string[]): Promise<number | null> {
    const { server } = this;
    const set = [`UserKnownHostsFile=${knownHostsFile}`, "GlobalKnownHostsFile=/dev/null", "BatchMode=yes"];
    const more = [
      "StrictHostKeyChecking=yes",
      "IdentitiesOnly=yes",
      "IdentityAgent=none",
      "LogLevel=ERROR",
      ...options,
    ];
    const flags = [...set, ...more].flatMap((option) => ["-o", option]);
    const words = ["-F", "/dev/null", ...flags, "-i", server.clientKey.privateKeyFile, "-p", String(server.port)];
    return new Promise((resolve) => {
      execFile("ssh", [...words, `${server.user}@${server.host}`, "true"], (error) =>
        resolve(error === null ? 0 : typeof error.code === "number" ? error.code : null),
      ).stdin?.end();
    });
  }

  async stop(): Promise<void> {
    await closeSessions();
    execFileSync("sh", ["-c", `rm -f ${stateDirectory}/${this.flat()}*; rmdir ${stateDirectory} 2>/dev/null || true`]);
    await this.server.stop();
  }

  private flat(): string {
    return this.server.dir.slice(1).replaceAll("/", "-");
  }
}
