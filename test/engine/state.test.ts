import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { createProject, type Project } from "../support/pulumi";
import { type Sshd, startSshd } from "../support/sshd";
import { plainUser, programOf } from "../support/stack";
import { type FixtureDevice, walkState } from "../support/state-fixture";

const folder = join(__dirname, "..", "fixtures", "state");
// Those of devices that are no host: state-PLATFORM.test.ts. A tunnel needs an init system: outbound-ssh-state.test.ts.
const names = readdirSync(folder).filter(
  (name) => /^[a-z-]+-[0-9.]+\.json$/.test(name) && !/^outbound-|-(junos|routeros)-/.test(name),
);

describe("states of released versions", () => {
  let server: Sshd;
  let project: Project;
  let host: FixtureDevice;

  beforeAll(async () => {
    server = await startSshd({ users: [{ sudo: true }, {}] });
    host = {
      places: [
        ["{{authorizedKeysFile}}", plainUser(server).authorizedKeysFile],
        ["{{privateKeyFile}}", server.clientKey.privateKeyFile],
        ["{{dropInDir}}", server.dropInDir],
        ["{{configFile}}", server.configFile],
        ["{{hostKey}}", server.hostKey],
        ["{{login}}", server.user],
        ["{{user}}", plainUser(server).name],
        ["{{dir}}", server.dir],
        ["{{flatDir}}", server.dir.slice(1).replaceAll("/", "-")],
        ["65022", String(server.port)],
      ],
      programOf: (body) => programOf(server, body),
      read: (path) => (existsSync(path) ? readFileSync(path, "utf8") : null),
      async put(files) {
        for (const [path, text] of Object.entries(files)) {
          if (text === null) continue;
          mkdirSync(dirname(path), { recursive: true });
          writeFileSync(path, text, { mode: 0o600 });
        }
        await server.reload();
      },
    };
    project = await createProject({ program: "" });
  }, 120_000);
  afterAll(async () => {
    await project?.remove();
    await server?.stop();
  });

  test.each(names)("%s", (name) => walkState(join(folder, name), project, host), 90_000);
});
