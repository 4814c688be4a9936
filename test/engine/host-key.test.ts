import { execFileSync } from "node:child_process";
import { existsSync, readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { asRoot } from "../support/as-root";
import { HostKeyBench, publicHalf } from "../support/host-key";
import { createProject, type Project } from "../support/pulumi";
import { programOf } from "../support/stack";

const told = (...words: string[]) => execFileSync("ssh-keygen", words, { encoding: "utf8" }).trim();
const fingerprintOf = (file: string) => told("-lf", file).split(" ")[1] ?? "";

asRoot("HostKey through the real engine", () => {
  let bench: HostKeyBench;
  let project: Project;
  let first: string;
  let extra: string;
  /** The server's own key, and one that is not there yet. */
  const write = (trigger: string) =>
    project.write(
      programOf(
        bench.server,
        `const web = new ssh.HostKey("web", { device: server, type: "ed25519", file: "${bench.file}", triggers: ["${trigger}"] });
         const extra = new ssh.HostKey("extra", { device: server, type: "ecdsa", file: "${extra}", comment: "extra" });
         for (const name of ["publicKey", "fingerprint", "fingerprintMd5", "knownHostsLine", "sshfp"]) exports[name] = web[name];
         exports.extra = extra.fingerprint;`,
        { hostKey: undefined, knownHostsFile: bench.server.knownHostsFile },
      ),
    );
  const expectOutputsOf = async (file: string) => {
    const outputs = await project.outputs();
    expect(outputs).toMatchObject({
      publicKey: publicHalf(file),
      fingerprint: fingerprintOf(file),
      fingerprintMd5: told("-lf", file, "-E", "md5").split(" ")[1],
      knownHostsLine: `[127.0.0.1]:${bench.server.port} ${publicHalf(file)}`,
      extra: fingerprintOf(extra),
    });
    expect(outputs.sshfp.map(({ record }: { record: string }) => record)).toEqual(
      told("-r", "127.0.0.1", "-f", `${file}.pub`).split("\n"),
    );
    expect(await bench.letsIn(`${outputs.knownHostsLine}\n`, "HostKeyAlgorithms=ssh-ed25519")).toBe(true);
    return outputs;
  };

  beforeAll(async () => {
    bench = await HostKeyBench.start(["ed25519"]);
    first = bench.server.hostKeys.ed25519.publicKey;
    extra = join(bench.server.dir, "extra_ecdsa");
    project = await createProject({ program: "" });
    write("2026");
  }, 120_000);
  afterAll(async () => {
    await project?.remove();
    await bench?.stop();
  });

  test("one up adopts the key that is there and makes the one that is not; outputs are ssh-keygen's", async () => {
    const preview = await project.preview();
    expect(preview.output).toContain(`-t ecdsa -b 256 -N '' -C "extra" -f ${extra} `);
    expect(existsSync(extra)).toBe(false);
    expect((await project.up()).output).toMatch(/3 created/);
    expect(publicHalf(bench.file)).toBe(first);
    expect(bench.hostKeysInForce()).toContain(extra);
    await expectOutputsOf(bench.file);
    expect((await project.preview(["--expect-no-changes"])).code).toBe(0);
  }, 90_000);

  test("a changed trigger rotates in one up, and every later run trusts the new key", async () => {
    write("2027");
    const preview = await project.preview();
    expect(preview.output).toMatch(
      /ssh-keygen -q -t ed25519 [^\n]*\n[\s\S]*reload sshd; fresh login that accepts the new key only/,
    );
    const up = await project.up();
    expect(up.output).toMatch(/1 updated/);
    const { publicKey } = await expectOutputsOf(bench.file);
    expect(publicKey).not.toBe(first);
    expect(readFileSync(bench.server.knownHostsFile, "utf8")).toContain(publicKey);
    expect((await project.refresh(["--expect-no-changes"])).code).toBe(0);
    expect((await project.preview(["--expect-no-changes"])).code).toBe(0);
    expect(bench.leftovers()).toBe("");
  }, 90_000);

  test("a key that somebody else changed is an error with both fingerprints; --replace accepts it", async () => {
    const then = fingerprintOf(extra);
    rmSync(extra);
    rmSync(`${extra}.pub`);
    told("-q", "-t", "ecdsa", "-N", "", "-C", "extra", "-f", extra);
    const now = fingerprintOf(extra);
    const refresh = await project.refresh();
    expect(refresh.code).not.toBe(0);
    for (const words of [then, now, "pulumi up --replace"]) expect(refresh.output).toContain(words);
    expect((await project.outputs()).extra).toBe(then);
    const urn = (await project.exportStack()).deployment.resources?.find(({ urn }) => urn.endsWith("::extra")).urn;
    expect((await project.up(["--replace", urn])).output).toMatch(/1 replaced/);
    expect((await project.outputs()).extra).toBe(now);
    expect(fingerprintOf(extra)).toBe(now);
  }, 90_000);

  test("destroy brings the first key back, and leaves the one that was accepted: it was found, not made", async () => {
    expect((await project.destroy()).output).toMatch(/3 deleted/);
    expect(bench.hostKeysInForce()).toContain(extra);
    expect(publicHalf(bench.file)).toBe(first);
    expect(bench.kept()).toEqual([]);
    expect(readFileSync(bench.server.knownHostsFile, "utf8")).toContain(first);
    expect((await bench.server.ssh("true")).code).toBe(0);
  }, 60_000);
});
