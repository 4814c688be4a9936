import { readFileSync, writeFileSync } from "node:fs";
import { createProject, type Project } from "../support/pulumi";
import { type Sshd, startSshd } from "../support/sshd";
import { plainUser, programOf } from "../support/stack";

const blobs = [
  "AAAAC3NzaC1lZDI1NTE5AAAAIKSGLNxzPKFaW6l8Ezw8XT5TN3EtLsIDmRF1L0ElKz6q",
  "AAAAC3NzaC1lZDI1NTE5AAAAIOk72gRQ0rCor7nE7eP5rDzPpiy29rgGr9N8zJiqUz3i",
];
const other = "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIFxQEgqHHyQT4P4kYDqSGcNHSBNOyXXiRGCEJDt5dkWn foreign";

/** The engine creates before it deletes, so a new name for the same key must not end with the key removed. */
describe("one key under changing names", () => {
  let server: Sshd;
  let project: Project;
  const lines = () => readFileSync(plainUser(server).authorizedKeysFile, "utf8");
  const standing = (blob = blobs[0]) => `${other}\nssh-ed25519 ${blob} alice\n`;
  const key = (name: string, opts = "{}", more = "") =>
    `new ssh.UserPublicKey("${name}", { device: server, user: "${plainUser(server).name}", publicKey: "ssh-ed25519 ${blobs[0]} alice", ${more} }, ${opts});`;
  const upWith = async (body: string, args: string[] = []) => {
    project.write(programOf(server, body));
    const up = await project.up(args);
    expect(up.output).not.toMatch(/error/i);
    expect(up.code).toBe(0);
    return up.output;
  };
  const urns = async () =>
    ((await project.exportStack()).deployment.resources ?? [])
      .map(({ urn }) => urn.split("::").slice(2).join("::"))
      .filter((urn) => urn.includes("UserPublicKey"));

  beforeAll(async () => {
    server = await startSshd({ users: [{ sudo: true }, {}] });
    writeFileSync(plainUser(server).authorizedKeysFile, `${other}\n`);
    project = await createProject({ program: programOf(server, key("alice")) });
    expect((await project.up()).code).toBe(0);
    expect(lines()).toBe(standing());
  }, 120_000);
  afterAll(async () => {
    await project?.remove();
    await server?.stop();
  });

  test("a rename without an alias", async () => {
    const output = await upWith(key("renamed"));
    expect(output).toMatch(/1 created/);
    expect(output).toMatch(/1 deleted/);
    expect(output).toContain("left in place: renamed of this run has taken it over");
    expect(lines()).toBe(standing());
  }, 60_000);

  test("a move below a component", async () => {
    const output = await upWith(
      `const team = new pulumi.ComponentResource("test:Team", "team"); ${key("renamed", "{ parent: team }")}`,
    );
    expect(output).toMatch(/1 deleted/);
    expect(await urns()).toEqual(["test:Team$pulumi-nodejs:dynamic/pulumi-ssh:UserPublicKey::renamed"]);
    expect(lines()).toBe(standing());
  }, 60_000);

  test("a new name and another spelling of the same device", async () => {
    const output = await upWith(
      key("alice").replace(
        "device: server",
        "device: { ...server, host: '127.0.0.1', connectTimeout: 15, hostKey: [server.hostKey] }",
      ),
    );
    expect(output).toMatch(/left in place/);
    expect(lines()).toBe(standing());
  }, 60_000);

  test("a replacement that was asked for, creating first and deleting first", async () => {
    const urn = (await project.exportStack()).deployment.resources?.find(({ type }) =>
      type.endsWith("UserPublicKey"),
    ).urn;
    const first = await upWith(key("alice"), ["--replace", urn]);
    expect(first).toMatch(/1 replaced/);
    expect(lines()).toBe(standing());
    await upWith(key("alice", "{ deleteBeforeReplace: true }"));
    const second = await upWith(key("alice", "{ deleteBeforeReplace: true }"), ["--replace", urn]);
    expect(second).toMatch(/1 replaced/);
    expect(lines()).toBe(standing());
  }, 60_000);

  test("another key takes the place of the old one", async () => {
    const body = key("alice").replace(blobs[0] as string, blobs[1] as string);
    project.write(programOf(server, body));
    const preview = await project.preview();
    expect(preview.output).toMatch(/\[diff: .*publicKey/);
    expect(preview.output).toContain(`+ ssh-ed25519 ${blobs[1]} alice`);
    await upWith(body);
    expect(lines()).toBe(standing(blobs[1]));
  }, 60_000);

  test("two resources for the same key are refused at preview, naming both", async () => {
    const before = server.logins();
    project.write(programOf(server, `${key("alice")} ${key("twin").replace(' alice"', '"')}`));
    const preview = await project.preview();
    expect(preview.code).not.toBe(0);
    for (const name of ["alice", "twin"])
      expect(preview.output).toContain(`urn:pulumi:dev::test::pulumi-nodejs:dynamic/pulumi-ssh:UserPublicKey::${name}`);
    project.write(
      programOf(
        server,
        `for (const name of ["a", "b"]) new ssh.SshServerSettings(name, { device: server, maxAuthTries: 4 });`,
      ),
    );
    const settings = await project.preview();
    expect(settings.code).not.toBe(0);
    expect(settings.output).toMatch(/already declares the same object on this device/);
    expect(server.logins()).toBe(before);
  }, 60_000);

  test("`retain` leaves the line when the resource goes", async () => {
    await upWith(key("alice", "{}", 'onDelete: "retain"'));
    expect((await project.destroy()).code).toBe(0);
    expect(lines()).toContain(blobs[0]);
  }, 60_000);

  test("`fail` refuses what differs, and takes over what is the same", async () => {
    project.write(programOf(server, key("alice", "{}", 'onExisting: "fail", options: { pty: false }')));
    const refused = await project.up();
    expect(refused.code).not.toBe(0);
    expect(refused.output).toMatch(/something else is there already: options differ/);
    expect(await urns()).toEqual([]);
    expect(lines()).not.toContain("no-pty");
    await upWith(key("alice", "{}", 'onExisting: "fail"'));
  }, 60_000);

  test("options that are no longer given go back to what was found", async () => {
    expect((await project.destroy()).code).toBe(0);
    expect(lines()).not.toContain(blobs[0]);
    const found = `${other}\nno-pty,from="10.0.0.0/8" ssh-ed25519 ${blobs[0]} found\n`;
    writeFileSync(plainUser(server).authorizedKeysFile, found);
    await upWith(key("alice", "{}", "options: { restrict: true }"));
    expect(lines()).toBe(`${other}\nrestrict ssh-ed25519 ${blobs[0]} alice\n`);
    await upWith(key("alice"));
    expect(lines()).toBe(found.replace(" found", " alice"));
    expect((await project.preview(["--expect-no-changes"])).code).toBe(0);
  }, 60_000);
});
