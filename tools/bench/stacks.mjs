import { createHash } from "node:crypto";
import { cpSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import projects from "../lib/project.cjs";
import servers from "../lib/sshd.cjs";
import { timed } from "./measure.mjs";

const floorPackage = fileURLToPath(new URL("floor", import.meta.url));

/** What both programs say; `module` is `pulumi-ssh`, or the package whose provider does nothing. */
const keysProgram = (module) => `const { openssh = (device) => device, UserPublicKey } = require("${module}");
const { device, user, keys, changed } = require("./bench.json");
const server = openssh({ platform: "openssh", ...device });
keys.forEach((publicKey, index) => {
  const options = index < changed ? { options: { pty: false } } : {};
  new UserPublicKey("key" + index, { device: server, user, publicKey, ...options });
});
`;

/** Public keys that are valid and nobody's. */
export function publicKeys(count) {
  return Array.from({ length: count }, (_, index) => {
    const word = (bytes) => Buffer.concat([Buffer.from([0, 0, 0, bytes.length]), bytes]);
    const point = createHash("sha256").update(`key ${index}`).digest();
    const blob = Buffer.concat([word(Buffer.from("ssh-ed25519")), word(point)]);
    return `ssh-ed25519 ${blob.toString("base64")} key${index}@bench`;
  });
}

/** A Pulumi project whose commands are timed and must succeed. */
export class Stack {
  constructor(project) {
    this.project = project;
  }

  static async create(name, program) {
    return new Stack(await projects.createProject({ name, program }));
  }

  declare(content) {
    writeFileSync(join(this.project.dir, "bench.json"), JSON.stringify(content));
  }

  /** `up`, `refresh` or `destroy`, without its own preview; milliseconds. */
  async time(command, args = [], env = {}) {
    let result;
    const took = await timed(async () => {
      result = await this.project[command](args, { timeout: 600, env });
    });
    if (result.code !== 0) throw new Error(`pulumi ${command} ended with ${result.code}:\n${result.output}`);
    return took;
  }
}

/** The connection of a program to a test server; `more` goes through a proxy, say. */
export function deviceOf(server, more = {}) {
  return {
    host: server.host,
    port: server.port,
    user: server.user,
    sudo: server.root,
    privateKeyFile: server.clientKey.privateKeyFile,
    hostKey: server.hostKey,
    sshdConfigFile: server.configFile,
    ...more,
  };
}

export const reloadsOf = (server) => server.log().match(/^Received SIGHUP; restarting/gm)?.length ?? 0;

/** How many logins and reloads of its configuration a server sees while `work` runs. */
export async function counted(server, work) {
  const before = { logins: server.logins(), reloads: reloadsOf(server) };
  const took = await work();
  return { took, logins: server.logins() - before.logins, reloads: reloadsOf(server) - before.reloads };
}

/** A server and what `make(server)` makes for it, all removed afterwards. */
export async function withServer(work) {
  const server = await servers.startSshd(process.getuid() === 0 ? { users: [{ sudo: true }, {}] } : {});
  try {
    return await work(server);
  } finally {
    await server.stop();
  }
}

/** The same keys on a real server by pulumi-ssh, and by a provider that does nothing. */
export async function withStacks(work) {
  return withServer(async (server) => {
    const made = [];
    try {
      for (const module of ["pulumi-ssh", "pulumi-floor"]) made.push(await Stack.create("bench", keysProgram(module)));
      const [ssh, floor] = made;
      cpSync(floorPackage, join(floor.project.dir, "node_modules", "pulumi-floor"), { recursive: true });
      const declare = ({ count, changed = 0, device = {} }) => {
        const content = { device: deviceOf(server, device), user: server.users.at(-1).name, keys: publicKeys(count) };
        for (const stack of made) stack.declare({ ...content, changed });
      };
      return await work({ server, ssh, floor, declare });
    } finally {
      for (const { project } of made) await project.remove();
    }
  });
}
