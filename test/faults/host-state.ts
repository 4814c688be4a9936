import { existsSync, readdirSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import type { Program, Wanted } from "../support/program";
import type { Sshd } from "../support/sshd";
import { foreignDropIn, foreignHosts, foreignHostsFile, foreignKeys } from "./scenarios";

/** What must be true of the host whatever was cut: nothing of anybody else's is gone. */
export function foreignLoss(server: Sshd): string[] {
  const losses: string[] = [];
  const keys = readFileSync(server.users[1]?.authorizedKeysFile ?? "").toString("latin1");
  const foreign = foreignKeys.toString("latin1");
  if (!keys.startsWith(foreign)) losses.push(`the foreign keys read ${JSON.stringify(keys)}`);
  const hosts = readFileSync(foreignHostsFile(server), "latin1");
  if (!hosts.startsWith(foreignHosts.toString("latin1")))
    losses.push(`the foreign known hosts read ${JSON.stringify(hosts)}`);
  const dropIn = readFileSync(join(server.dropInDir, "50-cloud.conf"), "latin1");
  if (dropIn !== foreignDropIn) losses.push(`the foreign drop-in reads ${JSON.stringify(dropIn)}`);
  return losses;
}

const runDirectory = "/run/pulumi-ssh";

/** Undo timers of this server that are not decided yet. Other servers of this machine share the directory. */
export function pendingUndos(server: Sshd): string[] {
  return inRunDirectory(server).filter((path) => /\/t[0-9a-f]+$/.test(path));
}

/** Files that were meant to be temporary. */
export function leftovers(server: Sshd): string[] {
  const directories = [
    server.dropInDir,
    server.dir,
    join(server.dir, "keys"),
    ...server.users.flatMap(({ home }) => [home, join(home, ".ssh")]),
  ];
  const files = directories.flatMap((directory) => readdirSync(directory).map((name) => join(directory, name)));
  return [...files.filter((path) => path.includes(".pulumi-ssh-")), ...inRunDirectory(server)];
}

function inRunDirectory(server: Sshd): string[] {
  return list(runDirectory)
    .filter((path) => /\/(t|check-t)[0-9a-f]+$/.test(path))
    .filter((path) => {
      const inside = list(path);
      // One without any file may be anybody's: it counts.
      if (inside.length === 0) return statSafely(path);
      return inside.some((file) => readSafely(file).includes(server.dir));
    });
}

function list(directory: string): string[] {
  try {
    return readdirSync(directory).map((name) => join(directory, name));
  } catch {
    return [];
  }
}

function statSafely(path: string): boolean {
  try {
    // Somebody else's may just be in the making.
    return Date.now() - statSync(path).ctimeMs > 3000;
  } catch {
    return false;
  }
}

function readSafely(path: string): string {
  try {
    return readFileSync(path, "latin1");
  } catch {
    return "";
  }
}

/** What stands on the host though the engine was told that nothing was made: nobody would ever remove it. */
export function orphans(server: Sshd, program: Program, wanted: Wanted[]): string[] {
  const keys = server.users.map(({ authorizedKeysFile }) => readFileSync(authorizedKeysFile, "latin1")).join("");
  const made = ({ kind, args }: Wanted): boolean => {
    const blob = String(args?.publicKey).split(" ")[1] ?? "";
    if (kind === "UserPublicKey") return keys.includes(blob);
    if (kind === "KnownHost") return readFileSync(foreignHostsFile(server), "latin1").includes(blob);
    if (kind === "SshServerSettings") return existsSync(join(server.dropInDir, "00-pulumi.conf"));
    return kind === "HostKey" && existsSync(String(args?.file));
  };
  return wanted
    .filter((each) => each.args !== undefined && program.resource(each.kind, each.name).id === undefined && made(each))
    .map(({ kind, name }) => `${kind} ${name} was made, and is not in state`);
}

/** Waits as long as it takes, and no longer than the limit; whether it came true. */
export async function comesTrue(seconds: number, condition: () => boolean | Promise<boolean>): Promise<boolean> {
  for (const end = Date.now() + seconds * 1000; Date.now() < end; ) {
    if (await condition()) return true;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  return condition();
}
