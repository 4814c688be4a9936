import { readdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Args, Kind } from "../../provider/core/contract";
import { closeSessions } from "../../testing";
import { deviceArgs, Resource } from "../support/in-process";
import type { Sshd } from "../support/sshd";

/** Lines of somebody else, the way they are found in the wild: latin1, CRLF, options sshd refuses, no final newline. */
export const foreignKeys = Buffer.from(
  [
    "# \xe4 comment in latin1\r",
    "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIOk72gRQ0rCor7nE7eP5rDzPpiy29rgGr9N8zJiqUz3i somebody else\r",
    "\t",
    'nonsense,command=broken "ssh-rsa" AAAA not a key at all',
    'command="echo \\"quoted, text\\"" ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIKSGLNxzPKFaW6l8Ezw8XT5TN3EtLsIDmRF1L0ElKz6q old',
  ].join("\n"),
  "latin1",
);

export const foreignDropIn = "# of a cloud image\r\nClientAliveInterval 33\n";

export const serverOptions = { users: [{ sudo: true }, {}], dropIns: { "50-cloud.conf": foreignDropIn } };

export interface Wanted {
  kind: Kind;
  name: string;
  /** `undefined`: the resource is to be destroyed. */
  args: Args | undefined;
}

/** One thing a program may do: what stands before, and what it wants. */
export interface Scenario {
  name: string;
  before(server: Sshd): Wanted[];
  wants(server: Sshd): Wanted[];
}

const alice = (server: Sshd) => server.users[1]?.name ?? "";
const key = "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIFqRTVVfJXWLtHqUYv2yrkR7o1FLyPvXWkqzT0Ru4Zk0 alice@laptop";
const aliceKey = (server: Sshd, options?: Args): Wanted => ({
  kind: "UserPublicKey",
  name: "alice",
  args: { user: alice(server), publicKey: key, ...(options === undefined ? {} : { options }) },
});
const loginKey = (server: Sshd, options?: Args): Wanted => ({
  kind: "UserPublicKey",
  name: "login",
  args: { user: server.user, publicKey: server.clientKey.publicKey, ...(options === undefined ? {} : { options }) },
});
const settings = (args: Args | undefined): Wanted => ({ kind: "SshServerSettings", name: "sshd", args });

export const scenarios: Scenario[] = [
  { name: "create a key", before: () => [], wants: (server) => [aliceKey(server, { pty: false })] },
  {
    name: "change the login key, under the guard",
    before: (server) => [loginKey(server)],
    wants: (server) => [loginKey(server, { x11Forwarding: false })],
  },
  {
    name: "delete a key",
    before: (server) => [aliceKey(server)],
    wants: (server) => [{ ...aliceKey(server), args: undefined }],
  },
  { name: "create settings", before: () => [], wants: () => [settings({ maxAuthTries: 4, x11Forwarding: false })] },
  {
    name: "change settings",
    before: () => [settings({ maxAuthTries: 4 })],
    wants: () => [settings({ maxAuthTries: 3, ciphers: ["aes256-ctr", "aes128-ctr"] })],
  },
  { name: "delete settings", before: () => [settings({ maxAuthTries: 4 })], wants: () => [settings(undefined)] },
  {
    name: "settings, the login key and another key in one group",
    before: (server) => [loginKey(server), settings({ maxAuthTries: 4 })],
    wants: (server) => [
      loginKey(server, { x11Forwarding: false }),
      settings({ maxAuthTries: 3 }),
      aliceKey(server, { pty: false }),
    ],
  },
];

/** The files of a test server that matter here, to go back to. */
export class Snapshot {
  private readonly files: Map<string, Buffer>;

  constructor(private readonly server: Sshd) {
    this.files = new Map(this.paths().map((path) => [path, readFileSync(path)]));
  }

  async restore(): Promise<void> {
    const { unlinkSync } = require("node:fs") as typeof import("node:fs");
    const before = this.configuration();
    for (const path of this.paths()) if (!this.files.has(path)) unlinkSync(path);
    for (const [path, bytes] of this.files) writeFileSync(path, bytes);
    if (this.configuration() !== before) await this.server.reload();
  }

  private configuration(): string {
    return this.paths()
      .filter((path) => !path.includes("authorized_keys"))
      .map((path) => `${path}\n${readFileSync(path, "latin1")}`)
      .join("\n");
  }

  private paths(): string[] {
    const { server } = this;
    const dropIns = readdirSync(server.dropInDir).map((name) => join(server.dropInDir, name));
    return [server.configFile, ...dropIns, ...server.users.map(({ authorizedKeysFile }) => authorizedKeysFile)];
  }
}

/** A program on one device: its resources with their state, run after run. */
export class Program {
  private readonly resources = new Map<string, Resource>();

  constructor(
    private readonly server: Sshd,
    readonly port: number,
    states: { [name: string]: { id?: string; state?: Args } } = {},
  ) {
    for (const [name, { id, state }] of Object.entries(states)) {
      const resource = this.resource(name.split("/")[0] as Kind, name.split("/")[1] ?? "");
      resource.id = id;
      resource.state = state;
    }
  }

  /** `pulumi up`: everything at once, as the engine does it; the failures. The run ends, and with it its connections. */
  async up(wanted: Wanted[]): Promise<Error[]> {
    const device = deviceArgs(this.server, { port: this.port, confirmSeconds: 5, connectTimeout: 10 });
    const results = await Promise.allSettled(
      wanted.map(({ kind, name, args }) => {
        const resource = this.resource(kind, name);
        return args === undefined ? resource.destroy() : resource.up({ device, ...args });
      }),
    );
    await closeSessions();
    return results.flatMap((result) => (result.status === "rejected" ? [result.reason as Error] : []));
  }

  /** What a second `pulumi up --refresh` would still do. */
  async left(wanted: Wanted[]): Promise<string[]> {
    const device = deviceArgs(this.server, { port: this.port, confirmSeconds: 5, connectTimeout: 10 });
    const verdicts = await Promise.all(
      wanted.map(async ({ kind, name, args }) => {
        const resource = this.resource(kind, name);
        if (args === undefined) return resource.id === undefined ? "same" : "not deleted";
        if (resource.id === undefined) return "not created";
        if (!(await resource.refresh())) return "not there";
        return resource.up({ device, ...args });
      }),
    );
    await closeSessions();
    return verdicts.filter((verdict) => verdict !== "same");
  }

  /** What stands on the host though the engine was told that nothing was made: nobody would ever remove it. */
  orphans(wanted: Wanted[]): string[] {
    return wanted.flatMap(({ kind, name, args }) => {
      if (args === undefined || this.resource(kind, name).id !== undefined) return [];
      const files = this.server.users.map(({ authorizedKeysFile }) => readFileSync(authorizedKeysFile, "latin1"));
      const made =
        kind === "UserPublicKey"
          ? files.some((text) => text.includes(String(args.publicKey).split(" ")[1] ?? ""))
          : readdirSync(this.server.dropInDir).includes("00-pulumi.conf");
      return made ? [`${kind} ${name} was made, and is not in state`] : [];
    });
  }

  states(): { [name: string]: { id?: string; state?: Args } } {
    return JSON.parse(
      JSON.stringify(Object.fromEntries([...this.resources].map(([name, { id, state }]) => [name, { id, state }]))),
    );
  }

  private resource(kind: Kind, name: string): Resource {
    const key = `${kind}/${name}`;
    const resource = this.resources.get(key) ?? new Resource(kind, name);
    this.resources.set(key, resource);
    return resource;
  }
}

/** What must be true of the host whatever was cut: nothing of anybody else's is gone. */
export function foreignLoss(server: Sshd): string[] {
  const losses: string[] = [];
  const keys = readFileSync(server.users[1]?.authorizedKeysFile ?? "").toString("latin1");
  const foreign = foreignKeys.toString("latin1");
  if (!keys.startsWith(foreign)) losses.push(`the foreign keys read ${JSON.stringify(keys)}`);
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
  const directories = [server.dropInDir, server.dir, ...server.users.flatMap(({ home }) => [home, join(home, ".ssh")])];
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

/** Waits as long as it takes, and no longer than the limit; whether it came true. */
export async function comesTrue(seconds: number, condition: () => boolean | Promise<boolean>): Promise<boolean> {
  for (const end = Date.now() + seconds * 1000; Date.now() < end; ) {
    if (await condition()) return true;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  return condition();
}
