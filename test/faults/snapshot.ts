import { chmodSync, chownSync, existsSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Sshd } from "../support/sshd";
import { foreignHostsFile } from "./scenarios";

/** Where replaced host keys are kept for `restore`; all servers of this machine share it. */
const keptDirectory = "/var/lib/pulumi-ssh/host-keys";

/** The files of a test server that matter here, to go back to. */
export class Snapshot {
  private readonly files: Map<string, { bytes: Buffer; mode: number; uid: number; gid: number }>;

  constructor(private readonly server: Sshd) {
    this.files = new Map(
      this.paths().map((path) => {
        const { mode, uid, gid } = statSync(path);
        return [path, { bytes: readFileSync(path), mode, uid, gid }];
      }),
    );
  }

  async restore(): Promise<void> {
    const before = this.configuration();
    for (const path of this.paths()) if (!this.files.has(path)) rmSync(path);
    for (const [path, { bytes, mode, uid, gid }] of this.files) {
      writeFileSync(path, bytes);
      chmodSync(path, mode);
      chownSync(path, uid, gid);
    }
    if (this.configuration() !== before) await this.server.reload();
  }

  /** What sshd reads at a reload only. */
  private configuration(): string {
    return this.paths()
      .filter((path) => !/authorized_keys|known_hosts/.test(path))
      .map((path) => `${path}\n${readFileSync(path, "latin1")}`)
      .join("\n");
  }

  private paths(): string[] {
    const { server } = this;
    const inside = (directory: string) => list(directory).map((name) => join(directory, name));
    const keys = inside(server.dir).filter((path) => /\/host_[^/]*$/.test(path));
    const kept = inside(keptDirectory).filter((path) => path.includes(server.dir.slice(1).replaceAll("/", "-")));
    const users = server.users.map(({ authorizedKeysFile }) => authorizedKeysFile);
    const hosts = [server.knownHostsFile, foreignHostsFile(server)];
    const all = [server.configFile, ...users, ...hosts, ...keys, ...kept];
    return [...all, ...inside(server.dropInDir), ...inside(join(server.dir, "keys"))].filter((path) =>
      existsSync(path),
    );
  }
}

function list(directory: string): string[] {
  return existsSync(directory) ? readdirSync(directory) : [];
}
