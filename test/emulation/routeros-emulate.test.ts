import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { emulateCommand } from "../../cli/emulate";
import { emulate } from "../../testing";
import { TestClient } from "./routeros-client";

const folder = mkdtempSync(join(tmpdir(), "routeros-emulate-"));
afterAll(() => rmSync(folder, { recursive: true }));

/** Runs the command in this process: what it printed, and how it is ended. */
async function start(...words: string[]) {
  const run = emulateCommand(words);
  if (typeof run === "string") throw new Error(run);
  let end = () => {};
  const ended = new Promise<void>((resolve) => {
    end = resolve;
  });
  let over: Promise<string> = Promise.resolve("");
  const line = await new Promise<string>((resolve, reject) => {
    over = run({ write: resolve, ended });
    void over.then((mistake) => reject(new Error(mistake)));
  });
  return {
    ready: JSON.parse(line),
    stop: () => {
      end();
      return over;
    },
  };
}

test("emulate gives a router, and close takes it away", async () => {
  const router = await emulate("routeros", { profile: "7.16" });
  expect(router).toMatchObject({ platform: "routeros", profile: "7.16", version: "7.16.2 (stable)", user: "admin" });
  const client = await TestClient.login(router);
  await router.close();
  await client.until(() => client.closed);
  await expect(TestClient.login(router)).rejects.toThrow();
});

test("pulumi-ssh emulate says where it is on one line, and keeps what is configured", async () => {
  const state = join(folder, "state.json");
  const words = ["routeros", "--profile", "7.21", "--state", state, "--user", "ops"];
  const first = await start(...words);
  expect(first.ready).toEqual({
    platform: "routeros",
    profile: "7.21",
    host: "127.0.0.1",
    port: expect.any(Number),
    apiPort: expect.any(Number),
    apiSslPort: expect.any(Number),
    tlsFingerprint: expect.stringMatching(/^([0-9A-F]{2}:){31}[0-9A-F]{2}$/),
    user: "ops",
    password: expect.stringMatching(/^\S{12}$/),
    hostKey: expect.stringMatching(/^ssh-rsa AAAA/),
  });
  expect(statSync(state).mode & 0o777).toBe(0o600);
  const client = await TestClient.login(first.ready);
  await client.ask("/system/identity/set", "=name=kept");
  client.close();
  expect(await first.stop()).toBe("");
  const second = await start(...words, "--api-port", String(first.ready.apiPort));
  const kept = ({ password, hostKey, tlsFingerprint, apiPort }: typeof first.ready) => [
    ...[password, hostKey, tlsFingerprint, apiPort],
  ];
  expect(kept(second.ready)).toEqual(kept(first.ready));
  const again = await TestClient.login(second.ready);
  expect((await again.ask("/system/identity/print")).rows).toEqual([{ name: "kept" }]);
  again.close();
  await second.stop();
  // A file of an earlier release has no certificate.
  const { certificate, ...older } = JSON.parse(readFileSync(state, "utf8"));
  expect(certificate.cert).toMatch(/BEGIN CERTIFICATE/);
  writeFileSync(state, JSON.stringify(older));
  const third = await start(...words);
  expect(third.ready.tlsFingerprint).not.toBe(first.ready.tlsFingerprint);
  await third.stop();
});

test("a port that somebody else has", async () => {
  const first = await emulate("routeros");
  await expect(emulate("routeros", { apiPort: first.apiPort })).rejects.toThrow(
    `port ${first.apiPort} of 127.0.0.1 cannot be listened on`,
  );
  await first.close();
});

test("a profile that there is none of", () => {
  expect(emulateCommand(["routeros", "--profile", "24.4"])).toBe(
    'there is no profile "24.4" of routeros; there is 6.49, 7.11, 7.16, 7.20, 7.21, 7.24, 7.25.',
  );
});
