import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { createProject, type Deployment, type Project } from "../support/pulumi";
import { type Sshd, startSshd } from "../support/sshd";
import { plainUser, programOf } from "../support/stack";

/**
 * States as releases wrote them. Each must refresh, update and be destroyed by every later release. To add one, write a
 * file without `state` whose `files` name the paths with any text, and run this test once: it records both as the present
 * release makes them of `program`. Look at what it wrote; then leave it.
 */
interface Fixture {
  /** The body of the program whose state this is; `{{...}}` stand for what differs between servers. */
  program: string;
  /** A program that changes something. */
  changed: string;
  /** What stands on the host then, path to text; recorded together with the state. */
  files: { [path: string]: string };
  /** What stands there after `changed`. */
  changedFiles: { [path: string]: string };
  /** What was there before, and is again after the destroy; null: no such file. */
  before: { [path: string]: string | null };
  state?: Deployment;
}

const folder = join(__dirname, "..", "fixtures", "state");
// A tunnel needs a host with an init system: outbound-ssh-state.test.ts.
const names = readdirSync(folder).filter((name) => name.endsWith(".json") && !name.startsWith("outbound-ssh-"));

describe("states of released versions", () => {
  let server: Sshd;
  let project: Project;
  let places: [placeholder: string, value: string][];
  const fill = (text: string) => places.reduce((filled, [name, value]) => filled.replaceAll(name, value), text);
  const empty = (text: string) => places.reduce((emptied, [name, value]) => emptied.replaceAll(value, name), text);
  const standing = (files: object) =>
    Object.fromEntries(
      Object.keys(files).map((path): [string, string | null] => [
        path,
        existsSync(fill(path)) ? readFileSync(fill(path), "utf8") : null,
      ]),
    );
  const put = (files: { [path: string]: string | null }) => {
    for (const [path, text] of Object.entries(files)) {
      if (text === null) continue;
      mkdirSync(dirname(fill(path)), { recursive: true });
      writeFileSync(fill(path), fill(text), { mode: 0o600 });
    }
  };
  const ok = async (run: ReturnType<Project["up"]>) => expect(await run).toMatchObject({ code: 0 });

  beforeAll(async () => {
    server = await startSshd({ users: [{ sudo: true }, {}] });
    // Longer values first: some are parts of others.
    places = [
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
    ];
    project = await createProject({ program: "" });
  }, 120_000);
  afterAll(async () => {
    await project?.remove();
    await server?.stop();
  });

  test.each(names)(
    "%s",
    async (name) => {
      const file = join(folder, name);
      const fixture: Fixture = JSON.parse(readFileSync(file, "utf8"));
      project.write(programOf(server, fill(fixture.program)));
      if (fixture.state === undefined) {
        if (process.env.CI) throw new Error(`${name} has no state yet`);
        put(fixture.before);
        await server.reload();
        await ok(project.up());
        const state = await project.exportStack({ showSecrets: true });
        const texts = Object.values(standing(fixture.files)).map((text) => empty(text ?? ""));
        const files = Object.fromEntries(Object.keys(fixture.files).map((path, at) => [path, texts[at] ?? ""]));
        const recorded = { ...fixture, files, state: JSON.parse(empty(JSON.stringify(state))) };
        writeFileSync(file, `${JSON.stringify(withoutNoise(recorded), undefined, 2)}\n`);
      } else {
        put(fixture.files);
        await server.reload();
        const state: Deployment = JSON.parse(fill(JSON.stringify(fixture.state)));
        // Secrets stand in a fixture as plain text; what encrypts them is the project's own.
        state.deployment.secrets_providers = (await project.exportStack()).deployment.secrets_providers;
        await project.importStack(state);
      }
      await ok(project.refresh(["--expect-no-changes"]));
      await ok(project.preview(["--expect-no-changes"]));
      project.write(programOf(server, fill(fixture.changed)));
      await ok(project.up());
      const filled = (files: object) => JSON.parse(fill(JSON.stringify(Object.values(files))));
      expect(Object.values(standing(fixture.changedFiles))).toEqual(filled(fixture.changedFiles));
      await ok(project.destroy());
      expect(Object.values(standing(fixture.before))).toEqual(filled(fixture.before));
    },
    90_000,
  );
});

/** What the engine notes for itself, with paths and times of one machine. */
function withoutNoise(fixture: Fixture): Fixture {
  const noise = ["stackTrace", "sourcePosition", "created", "modified", "manifest", "secrets_providers", "metadata"];
  return JSON.parse(JSON.stringify(fixture, (key, value) => (noise.includes(key) ? undefined : value)));
}
