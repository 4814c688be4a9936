import { createHash } from "node:crypto";
import { readdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { junosProgram, routerArgs, startRouter } from "../support/junos";
import { createProject, type Project } from "../support/pulumi";
import { type FixtureDevice, walkState } from "../support/state-fixture";

const folder = join(__dirname, "..", "fixtures", "state");
const names = readdirSync(folder).filter((name) => /-junos-[0-9.]+\.json$/.test(name));

describe("states of released versions, on Junos", () => {
  let project: Project;
  beforeAll(async () => {
    project = await createProject({ program: "" });
  }, 120_000);
  afterAll(() => project?.remove());

  test.each(names)(
    "%s",
    async (name) => {
      const router = await startRouter();
      try {
        const privateKeyFile = join(project.dir, "login-key");
        writeFileSync(privateKeyFile, String(routerArgs(router).privateKey), { mode: 0o600 });
        const lines = () => router.configuration("set").trim().split("\n");
        const bare = lines();
        const [type = "", base64 = ""] = router.hostKey.split(" ");
        const hash = (algorithm: string) => createHash(algorithm).update(Buffer.from(base64, "base64"));
        const device: FixtureDevice = {
          places: [
            ["{{hostKey}}", `${type} ${base64}`],
            ["{{privateKeyFile}}", privateKeyFile],
            ["{{fingerprint}}", hash("sha256").digest("base64").replace(/=+$/, "")],
            [
              "{{fingerprintMd5}}",
              hash("md5")
                .digest("hex")
                .replace(/..(?!$)/g, "$&:"),
            ],
            ["{{sshfp1}}", hash("sha1").digest("hex")],
            ["{{sshfp2}}", hash("sha256").digest("hex")],
            ["65022", String(router.port)],
          ],
          programOf: (body) => junosProgram(router, body, { privateKey: undefined, privateKeyFile }),
          // The one name is `configuration`: what is set beside what makes the device reachable.
          read: () =>
            lines()
              .filter((line) => !bare.includes(line))
              .join("\n"),
          async put({ configuration }) {
            if (configuration) await router.console(configuration);
          },
        };
        await walkState(join(folder, name), project, device);
        // A container is not listed beside what stands in it.
        const lost = bare.filter((line) => !lines().some((now) => `${now} `.startsWith(`${line} `)));
        expect(lost).toEqual([]);
      } finally {
        await router.close();
      }
    },
    90_000,
  );
});
