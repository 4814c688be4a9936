import { generateKeyPairSync } from "node:crypto";
import type { EmulatedRouteros } from "../emulators/routeros";
import { createProject, type Project } from "../support/pulumi";
import { routerosProgram, startRouter } from "../support/routeros";

const pem = () =>
  JSON.stringify(
    generateKeyPairSync("rsa", { modulusLength: 2048 }).privateKey.export({ type: "pkcs8", format: "pem" }),
  );
const keys = [pem(), pem(), pem()];

/** The engine decides which resource is heard of first, and creates before it deletes. */
describe("A setting that resources of several runs share, through the real engine", () => {
  let router: EmulatedRouteros;
  let project: Project;
  beforeAll(async () => {
    router = await startRouter({ profile: "7.25", configuration: "/ip ssh set known-hosts-validation=no" });
    project = await createProject({ program: "" });
  }, 120_000);
  afterAll(async () => {
    await project?.remove();
    await router?.close();
  }, 60_000);

  const resource = (name: string, key: number, more = "knownHostsValidation: true") =>
    `new ssh.OutboundSsh("${name}", { device: router, user: "netops", privateKey: ${keys[key]}, ${more} });`;
  const up = async (...lines: string[]) => {
    project.write(routerosProgram(router, lines.join("\n"), { osVersion: "7.25" }));
    const { code, output } = await project.up();
    expect([code, code === 0 ? "" : output]).toEqual([0, ""]);
    return output;
  };
  const standing = async () => [
    (await router.console(":put [/ip ssh get known-hosts-validation]")).trim(),
    Number(await router.console("/user ssh-keys private print count-only")),
  ];

  test("becomes what it was before the first of them, whichever goes last", async () => {
    await up(resource("one", 0));
    // The new one stands first in the program.
    await up(resource("two", 1), resource("one", 0));
    // Another key takes the place of its own.
    await up(resource("two", 2), resource("one", 0));
    expect(await standing()).toEqual(["true", 2]);
    expect(await up(resource("two", 2))).not.toContain("nobody puts back");
    expect(await standing()).toEqual(["true", 1]);
    await up(resource("two", 2, ""));
    expect(await standing()).toEqual(["false", 1]);

    await up(resource("two", 2), resource("three", 1));
    expect(await standing()).toEqual(["true", 2]);
    const { code } = await project.destroy();
    expect(code).toBe(0);
    expect(await standing()).toEqual(["false", 0]);
  }, 120_000);
});
