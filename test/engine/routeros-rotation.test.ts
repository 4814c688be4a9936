import { generateKeyPairSync } from "node:crypto";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { EmulatedRouteros } from "../emulators/routeros";
import { createProject, type Project } from "../support/pulumi";
import { routerosProgram, startRouter } from "../support/routeros";

const keys = [0, 1, 2].map(() =>
  String(generateKeyPairSync("rsa", { modulusLength: 2048 }).privateKey.export({ type: "pkcs8", format: "pem" })),
);

/** Which deletes are still to be done, and what exists by then, is the engine's to decide. */
describe("A private key that looks like every other (before 7.12), through the real engine", () => {
  const folder = mkdtempSync(join(tmpdir(), "routeros-rotation-"));
  const stateFile = join(folder, "state.json");
  let router: EmulatedRouteros;
  let project: Project;
  beforeAll(async () => {
    router = await startRouter({ profile: "7.11", stateFile });
    project = await createProject({ program: "" });
  }, 120_000);
  afterAll(async () => {
    await project?.remove();
    await router?.close();
    rmSync(folder, { recursive: true });
  }, 60_000);

  const resource = (name: string, key: number, options = "{}") =>
    `new ssh.OutboundSsh("${name}", { device: router, user: "netops", privateKey: ${JSON.stringify(keys[key])} }, ${options});`;
  const run = (...lines: string[]) => {
    project.write(routerosProgram(router, lines.join("\n"), { osVersion: "7.11" }));
    return project.up();
  };
  const up = async (...lines: string[]) => {
    const { code, output } = await run(...lines);
    expect([code, code === 0 ? "" : output]).toEqual([0, ""]);
    return output;
  };
  const held = () => {
    const { privateKeys } = JSON.parse(readFileSync(stateFile, "utf8")) as { privateKeys: { pem: string }[] };
    return privateKeys.map(({ pem }) => keys.indexOf(pem));
  };

  test("rotates, also when the old one goes first, and goes", async () => {
    await up(resource("one", 0));
    expect(await up(resource("one", 1))).not.toContain("count as one");
    expect(held()).toEqual([1]);
    await up(resource("one", 0, "{ deleteBeforeReplace: true }"));
    expect(held()).toEqual([0]);

    router.faults.on("/user/ssh-keys/private/remove", { trap: "interrupted", category: 2 });
    expect((await run(resource("one", 1))).output).toContain("interrupted");
    expect(held()).toEqual([0, 1]);
    await up(resource("one", 1));
    expect(held()).toEqual([1]);

    await up(resource("one", 1), resource("two", 2));
    expect((await run(resource("one", 0), resource("two", 2))).output).toContain("cannot be told");
    expect(held()).toEqual([1, 2, 0]);
    await router.console("/user ssh-keys private remove *4");
    expect(held()).toEqual([2, 0]);
    expect(await up(resource("one", 0), resource("two", 2))).toContain("counts as gone");
    expect(held()).toEqual([2, 0]);
    expect((await project.destroy()).code).toBe(0);
    expect(held()).toEqual([]);
  }, 240_000);
});
