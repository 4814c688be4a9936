import type { EmulatedJunos } from "../emulators/junos";
import { junosOf, junosProgram, startRouter } from "../support/junos";
import { createProject, type Project } from "../support/pulumi";

describe("what one Junos device shows, and another one trusts", () => {
  let routers: [EmulatedJunos, EmulatedJunos];
  let project: Project;
  const program = () => {
    const [shows, trusts] = routers;
    return junosProgram(
      shows,
      `const other = ${junosOf(trusts)};
       const key = new ssh.HostKey("key", { device: router, type: "ed25519" });
       const known = new ssh.KnownHost("known", { device: other, host: "r1.example.net", publicKey: key.publicKey });
       exports.fingerprints = [key.fingerprint, known.fingerprint];`,
    );
  };

  beforeAll(async () => {
    routers = [await startRouter(), await startRouter()];
    project = await createProject({ program: program() });
  }, 120_000);
  afterAll(async () => {
    await project?.remove();
    await Promise.all((routers ?? []).map((router) => router.close()));
  });

  test("the key arrives there in the run that first sees it", async () => {
    const [shows, trusts] = routers;
    const before = trusts.configuration("set");
    const preview = await project.preview();
    expect(preview.output).toContain("the commands depend on values that are not known yet");
    const up = await project.up();
    expect([up.code, up.output]).toEqual([0, expect.not.stringMatching(/error/i)]);
    const line = `set security ssh-known-hosts host r1.example.net ed25519-key ${shows.hostKey.split(" ")[1]}`;
    expect(trusts.configuration("set")).toContain(line);
    const { fingerprints } = await project.outputs();
    expect(fingerprints[0]).toBe(fingerprints[1]);
    // The one that shows its key was only read.
    expect(shows.counters).toMatchObject({ commits: 0 });
    expect((await project.refresh(["--expect-no-changes"])).code).toBe(0);
    expect((await project.destroy()).code).toBe(0);
    expect(trusts.configuration("set")).toBe(before);
  }, 120_000);
});
