import { generateKeyPairSync } from "node:crypto";
import type { EmulatedRouteros } from "../emulators/routeros";
import { opensshPublicKey } from "../support/openssh-public-key";
import { createProject, type Project } from "../support/pulumi";
import { routerosProgram, startRouter } from "../support/routeros";

const [one, other] = [1, 2].map(() => opensshPublicKey(generateKeyPairSync("ed25519").publicKey, ""));
const hidden = /__(urn|preview|secrets|found|facts|schema|provider)/;

describe("What the engine is given and no user is to see, through the real engine", () => {
  let router: EmulatedRouteros;
  let project: Project;
  beforeAll(async () => {
    router = await startRouter({ profile: "7.24", configuration: "/user add name=alice group=full password=pw" });
    project = await createProject({ program: "" });
  }, 120_000);
  afterAll(async () => {
    await project?.remove();
    await router?.close();
  }, 60_000);

  const write = (name: string, rowComment: string, opts = "{}", publicKey = one) =>
    project.write(
      routerosProgram(
        router,
        `new ssh.UserPublicKey("${name}", { device: router, user: "alice", publicKey: "${publicKey}", rowComment: ${rowComment} }, ${opts});`,
        { osVersion: "7.24" },
      ),
    );
  const ok = async (run: ReturnType<Project["up"]>) => {
    const { code, output } = await run;
    expect([code, code === 0 ? "" : output]).toEqual([0, ""]);
    return output;
  };
  const names = async () => {
    const { resources = [] } = (await project.exportStack()).deployment;
    return resources
      .filter(({ type }) => type.endsWith(":UserPublicKey"))
      .map(({ outputs }) => String(outputs?.__urn).split("::").at(-1));
  };

  test("an argument that becomes a secret shows as itself", async () => {
    write("old", '"laptop"');
    await ok(project.up());
    write("old", 'pulumi.secret("desk")');
    const shown = await ok(project.preview(["--diff"]));
    expect(shown).toMatch(/~ rowComment *: /);
    expect(shown).not.toMatch(hidden);
    const short = await ok(project.preview());
    expect(short).toMatch(/\[diff: ~rowComment\]/);
    await ok(project.up());
    write("old", '"laptop"');
    const back = await ok(project.preview(["--diff"]));
    expect(back).toMatch(/~ rowComment *: /);
    expect(back).not.toMatch(hidden);
    await ok(project.up());
  }, 120_000);

  test("a rename with an alias is no change, and the next change is told of the new name", async () => {
    const alias = '{ aliases: [{ name: "old" }] }';
    write("new", '"laptop"', alias);
    await ok(project.up(["--expect-no-changes"]));
    write("new", '"desk"', alias);
    const shown = await ok(project.preview(["--diff"]));
    expect(shown).toMatch(/~ rowComment *: "laptop" => "desk"/);
    expect(shown).not.toMatch(hidden);
    expect(await ok(project.up())).not.toMatch(/UserPublicKey \(?old/);
    expect(await names()).toEqual(["new"]);
  }, 120_000);

  test("a replacement after such a rename takes the old one away under the new name", async () => {
    const alias = '{ aliases: [{ name: "new" }] }';
    write("newer", '"desk"', alias);
    await ok(project.up(["--expect-no-changes"]));
    write("newer", '"desk"', alias, other);
    const output = await ok(project.up());
    expect(output).toMatch(/1 replaced/);
    expect(output).not.toMatch(/UserPublicKey new\b/);
    expect(await router.console("/user ssh-keys print count-only where user=alice")).toBe("1\n");
    expect(await names()).toEqual(["newer"]);
  }, 120_000);
});
