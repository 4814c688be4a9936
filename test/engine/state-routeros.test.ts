import { createHash } from "node:crypto";
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { RouterState } from "../emulators/routeros/state";
import { createProject, type Project } from "../support/pulumi";
import { routerosProgram, startRouter } from "../support/routeros";
import { type FixtureDevice, walkState } from "../support/state-fixture";

const folder = join(__dirname, "..", "fixtures", "state");
const names = readdirSync(folder).filter((name) => /-routeros-[0-9.]+\.json$/.test(name));

type List = "keys" | "privateKeys" | "knownHosts" | "files" | "schedules";
type Row = { [name: string]: unknown };

/** A part of what a router is set to, one line for each row. Numbers of rows are not told: a row that is made anew gets another. */
function read(state: RouterState, name: string): string {
  const isRow = name === "ssh" || name === "service";
  const rows = (isRow ? [rowOf(state, name)] : state[name as List]) as Row[];
  return rows.map(({ id: _id, ...row }) => JSON.stringify(row)).join("\n");
}

function write(state: RouterState, name: string, text: string): void {
  const rows: Row[] = text.split("\n").flatMap((line) => (line === "" ? [] : [JSON.parse(line)]));
  if (name === "ssh" || name === "service") Object.assign(rowOf(state, name), rows[0]);
  else {
    Object.assign(state, { [name]: rows.map((row, index) => ({ id: index + 1, ...row })) });
    state.nextId[name] = rows.length + 1;
  }
}

const rowOf = (state: RouterState, name: "ssh" | "service"): object =>
  name === "ssh" ? state.ssh : (state.services.find((service) => service.name === "ssh") ?? {});

describe("states of released versions, on RouterOS", () => {
  let project: Project;
  let dir: string;
  beforeAll(async () => {
    dir = mkdtempSync(join(tmpdir(), "routeros-state-"));
    project = await createProject({ program: "" });
  }, 120_000);
  afterAll(async () => {
    await project?.remove();
    rmSync(dir, { recursive: true });
  }, 60_000);

  test.each(names)(
    "%s",
    async (name) => {
      const stateFile = join(dir, name);
      const load = (): RouterState => JSON.parse(readFileSync(stateFile, "utf8"));
      const options = { profile: "7.25", stateFile };
      const configuration = '/user add name=alice group=full password="of alice"';
      let router = await startRouter({ ...options, configuration });
      try {
        const { hostKey, port, apiSslPort } = router;
        const hash = (algorithm: string) =>
          createHash(algorithm).update(Buffer.from(hostKey.split(" ")[1] ?? "", "base64"));
        const device: FixtureDevice = {
          places: [
            ["{{hostKey}}", hostKey],
            ["{{fingerprint}}", hash("sha256").digest("base64").replace(/=+$/, "")],
            [
              "{{fingerprintMd5}}",
              hash("md5")
                .digest("hex")
                .replace(/..(?!$)/g, "$&:"),
            ],
            ["{{sshfp1}}", hash("sha1").digest("hex")],
            ["{{sshfp2}}", hash("sha256").digest("hex")],
            ["65029", String(apiSslPort)],
            ["65022", String(port)],
          ],
          // The certificate of the API is made anew with each start.
          programOf: (body) => routerosProgram(router, body, { tls: undefined, insecureAcceptAnyHostKey: true }),
          read: (part) => read(load(), part),
          async put(parts) {
            await router.close();
            const state = load();
            for (const [part, text] of Object.entries(parts)) write(state, part, text ?? "");
            writeFileSync(stateFile, JSON.stringify(state));
            router = await startRouter({ ...options, port, apiSslPort });
          },
        };
        await walkState(join(folder, name), project, device);
      } finally {
        await router.close();
      }
    },
    90_000,
  );
});
