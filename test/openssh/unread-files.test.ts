import { appendFileSync } from "node:fs";
import { closeSessions } from "../../testing";
import { deviceArgs, Resource, saidDuring } from "../support/in-process";
import { type Sshd, startSshd } from "../support/sshd";

let server: Sshd;
beforeAll(async () => {
  server = await startSshd({ users: [{ sudo: true }] });
}, 60_000);
afterAll(async () => {
  await closeSessions();
  await server.stop();
});

test("files that the running sshd has not read yet are named, until it has", async () => {
  const settings = new Resource("SshServerSettings", "sshd");
  const args = { device: deviceArgs(server), maxAuthTries: 5 };
  expect(await saidDuring(() => settings.up(args))).not.toContain("was changed after");
  expect(await saidDuring(() => settings.refresh())).not.toContain("was changed after");
  await closeSessions();
  await new Promise((resolve) => setTimeout(resolve, 50));
  appendFileSync(server.configFile, "ClientAliveCountMax 7\n");
  expect(await saidDuring(() => settings.refresh())).toContain(
    `${server.configFile} was changed after sshd last read it`,
  );
  await closeSessions();
  await server.reload();
  expect(await saidDuring(() => settings.refresh())).not.toContain("was changed after");
}, 60_000);
