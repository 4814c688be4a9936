import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { echoServer, eventually, through, tunnelKey } from "../support/outbound";
import { createProject, type Deployment, type Project } from "../support/pulumi";
import { canMakeServiceHost, type ServiceHost, startServiceHost } from "../support/service-host";
import { freePort, type Sshd, startSshd } from "../support/sshd";
import { plainUser, programOf } from "../support/stack";

const file = join(__dirname, "..", "fixtures", "state", "outbound-ssh-0.1.json");

/** As in state.test.ts, of whose servers none has an init system. `before` is nothing: a tunnel leaves no file. */
interface Fixture {
  program: string;
  changed: string;
  files: { [path: string]: string };
  /** Lines of the first file that `changed` adds. */
  changedLines: string[];
  state?: Deployment;
}

(canMakeServiceHost ? test : test.skip)(
  "the state of a tunnel as a release wrote it is refreshed, updated and destroyed",
  async () => {
    const [host, relay, echo, port]: [ServiceHost, Sshd, Awaited<ReturnType<typeof echoServer>>, number] =
      await Promise.all([
        startServiceHost({ users: [{ sudo: true }, {}] }),
        startSshd({ users: [{}] }),
        echoServer("inside"),
        freePort(),
      ]);
    const server = host.sshd;
    const account = plainUser(server);
    const name = `psf${process.pid}`;
    const unit = `pulumi-ssh-${name}.service`;
    const places: [placeholder: string, value: string][] = [
      ["{{identityFile}}", tunnelKey(relay, account, join(account.home, "tunnel_key"))],
      ["{{privateKeyFile}}", server.clientKey.privateKeyFile],
      ["{{configFile}}", server.configFile],
      ["{{hostKey}}", server.hostKey],
      ["{{relayKey}}", relay.hostKey],
      ["{{login}}", server.user],
      ["{{relayUser}}", relay.user],
      ["{{user}}", account.name],
      ["{{units}}", host.units],
      ["{{name}}", name],
      ["65022", String(server.port)],
      ["65023", String(relay.port)],
      ["65024", String(port)],
      ["65025", String(echo.port)],
    ];
    const fill = (text: string) => places.reduce((filled, [key, value]) => filled.replaceAll(key, value), text);
    const empty = (text: string) => places.reduce((emptied, [key, value]) => emptied.replaceAll(value, key), text);
    const fixture: Fixture = JSON.parse(readFileSync(file, "utf8"));
    const paths = Object.keys(fixture.files).map(fill);
    const ok = async (run: ReturnType<Project["up"]>) => expect(await run).toMatchObject({ code: 0 });
    const answers = () => eventually("an answer through the tunnel", () => through(port, "hello"));
    const project = await createProject({ program: programOf(server, fill(fixture.program)) });
    try {
      if (fixture.state === undefined) {
        if (process.env.CI) throw new Error(`${file} has no state yet`);
        await ok(project.up());
        const state = withoutNoise(await project.exportStack({ showSecrets: true }));
        const texts = paths.map((path) => empty(readFileSync(path, "utf8")));
        fixture.files = Object.fromEntries(Object.keys(fixture.files).map((path, at) => [path, texts[at] ?? ""]));
        const recorded = { ...fixture, state: JSON.parse(empty(JSON.stringify(state))) };
        writeFileSync(file, `${JSON.stringify(recorded, undefined, 2)}\n`);
      } else {
        for (const [path, text] of Object.entries(fixture.files)) {
          mkdirSync(dirname(fill(path)), { recursive: true });
          writeFileSync(fill(path), fill(text), { mode: 0o644 });
        }
        const started = await server.ssh(`sudo systemctl daemon-reload && sudo systemctl enable --now ${unit}`);
        expect(started).toMatchObject({ code: 0, stderr: "" });
        await answers();
        const state: Deployment = JSON.parse(fill(JSON.stringify(fixture.state)));
        // Secrets stand in a fixture as plain text; what encrypts them is the project's own.
        state.deployment.secrets_providers = (await project.exportStack()).deployment.secrets_providers;
        await project.importStack(state);
      }
      host.commands();
      await ok(project.refresh(["--expect-no-changes"]));
      await ok(project.preview(["--expect-no-changes"]));
      expect(host.commands()).toEqual([]);

      project.write(programOf(server, fill(fixture.changed)));
      await ok(project.up());
      expect(host.commands().filter((command) => /start/.test(command))).toEqual([`restart ${unit}`]);
      const [config = "", known = ""] = paths;
      const old = fill(Object.values(fixture.files)[0] ?? "").split("\n");
      const added = readFileSync(config, "utf8")
        .split("\n")
        .filter((line) => !old.includes(line));
      expect(added).toEqual(fixture.changedLines.map(fill));
      expect(readFileSync(known, "utf8")).toBe(fill(Object.values(fixture.files)[1] ?? ""));
      expect(await answers()).toBe("inside:hello");
      await ok(project.destroy());
      expect(paths.filter((path) => existsSync(path))).toEqual([]);
    } finally {
      await project.destroy();
      await project.remove();
      echo.close();
      await Promise.all([host.stop(), relay.stop()]);
    }
  },
  180_000,
);

/** What the engine notes for itself, with paths and times of one machine. */
function withoutNoise(state: Deployment): Deployment {
  const noise = ["stackTrace", "sourcePosition", "created", "modified", "manifest", "secrets_providers", "metadata"];
  return JSON.parse(JSON.stringify(state, (key, value) => (noise.includes(key) ? undefined : value)));
}
