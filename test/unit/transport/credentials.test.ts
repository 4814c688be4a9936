import { createPrivateKey } from "node:crypto";
import { chmodSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import os, { tmpdir } from "node:os";
import { join } from "node:path";
import { sha256Fingerprint } from "../../../provider/core/formats/fingerprint";
import { Redactor } from "../../../provider/core/redactor";
import { resolveCredential } from "../../../provider/transport/credentials";
import type { SshTarget } from "../../../provider/transport/ssh-target";
import { failure } from "./open";
import { newKey } from "./ssh-server";

const key = newKey();
const fingerprint = sha256Fingerprint(key.blob);
const pem = createPrivateKey(newKey("rsa").pkcs8).export({ type: "pkcs1", format: "pem" }).toString();
const encrypted = createPrivateKey(key.pkcs8)
  .export({ type: "pkcs8", format: "pem", cipher: "aes-256-cbc", passphrase: "open sesame" })
  .toString();
let folder: string;
let redactor: Redactor;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "credentials-"));
  redactor = new Redactor();
});
afterEach(() => {
  jest.restoreAllMocks();
  rmSync(folder, { recursive: true });
});
const resolve = (target: Partial<SshTarget>, env: NodeJS.ProcessEnv = {}) =>
  resolveCredential({ host: "r1", user: "alice", ...target }, redactor, env);
const file = (text: string, name = "key") => {
  const path = join(folder, name);
  writeFileSync(path, text);
  return path;
};

it.each([
  ["OpenSSH", key.openssh, "ssh-ed25519"],
  ["PKCS#8", key.pkcs8, "ssh-ed25519"],
  ["PEM", pem, "ssh-rsa"],
])("reads %s keys, from an argument and from a file", async (_format, text, type) => {
  const given = await resolve({ privateKey: text });
  expect(given).toMatchObject({ kind: "key", type, source: "privateKey" });
  const path = file(text);
  expect(await resolve({ privateKeyFile: path })).toEqual({ ...given, source: `privateKeyFile ${path}` });
});

it("opens an encrypted key with the passphrase, given or by name", async () => {
  expect(await resolve({ privateKey: encrypted, privateKeyPassword: "open sesame" })).toMatchObject({ fingerprint });
  const env = { PASS: "open sesame" };
  expect(await resolve({ privateKey: encrypted, privateKeyPasswordEnv: "PASS" }, env)).toMatchObject({ fingerprint });
});

it.each([
  ["no passphrase", {}, "no passphrase was given"],
  ["a wrong passphrase", { privateKeyPassword: "wrong-wrong" }, "does not open"],
])("says what is missing of an encrypted key with %s", async (_what, more, words) => {
  const error = await failure(resolve({ privateKey: encrypted, ...more }));
  expect(error.code).toBe("invalid");
  expect(error.message).toContain(words);
  expect(error.hint).toContain("`privateKeyPassword`");
  expect(error.hint).toContain("`privateKeyPasswordEnv`");
  expect(JSON.stringify([error.message, error.hint])).not.toContain("wrong-wrong");
});

it("expands `~/`", async () => {
  jest.spyOn(os, "homedir").mockReturnValue(folder);
  file(key.openssh);
  expect(await resolve({ privateKeyFile: "~/key" })).toMatchObject({ fingerprint, source: "privateKeyFile ~/key" });
});

it("says which file is missing, or cannot be read", async () => {
  const missing = await failure(resolve({ privateKeyFile: join(folder, "none") }));
  expect(missing.code).toBe("invalid");
  expect(missing.message).toContain(`${join(folder, "none")}) cannot be used: there is no such file`);
  expect((await failure(resolve({ privateKeyFile: folder }))).message).toContain("cannot be read (EISDIR)");
  if (process.getuid?.() !== 0) {
    const path = file(key.openssh);
    chmodSync(path, 0);
    expect((await failure(resolve({ privateKeyFile: path }))).message).toContain("EACCES");
  }
});

it.each([
  ["a public key", key.line, "public key"],
  ["something else", "it is a secret of another kind", "no private key"],
  ["a damaged key", key.openssh.slice(0, 120), "cut off"],
])("says what %s is, without quoting it", async (_what, text, words) => {
  const error = await failure(resolve({ privateKey: text }));
  expect(error.code).toBe("invalid");
  expect(error.message).toContain(words);
  expect(error.message).not.toContain(text.slice(20));
});

it("takes key, agent, password in this order, and null for not given", async () => {
  const nothing = {
    privateKey: null,
    privateKeyFile: "",
    agentSocketPath: null,
    passwordEnv: null,
  } as unknown as SshTarget;
  expect(await resolve({ privateKey: key.openssh, agentSocketPath: "/none", password: "word" })).toMatchObject({
    kind: "key",
    password: "word",
  });
  expect((await failure(resolve({ agentSocketPath: join(folder, "none"), password: "word" }))).message).toContain(
    "agent",
  );
  expect(await resolve({ ...nothing, host: "r1", user: "alice", password: "word" })).toEqual({
    kind: "password",
    password: "word",
    source: "password",
  });
  expect(await resolve({ passwordEnv: "P" }, { P: "word", SSH_AUTH_SOCK: "/none" })).toMatchObject({
    kind: "password",
    source: "passwordEnv P",
  });
});

it.each([
  ["passwordEnv", {}],
  ["privateKeyPasswordEnv", { privateKey: encrypted }],
] as const)("names the variable of `%s` that is not set", async (name, more) => {
  const error = await failure(resolve({ ...more, [name]: "NOT_THERE" }));
  expect(error.code).toBe("invalid");
  expect(error.message).toBe(`\`${name}\` names the environment variable NOT_THERE, which is not set`);
  expect((await failure(resolve({ ...more, [name]: "NOT_THERE" }, { NOT_THERE: "" }))).message).toContain("is empty");
});

it("an agent that does not answer is an error about the agent", async () => {
  const path = join(folder, "none");
  const named = await failure(resolve({ agentSocketPath: path }));
  expect(named.code).toBe("login-refused");
  expect(named.message).toContain(`the SSH agent at ${path} (agentSocketPath) did not answer`);
  expect((await failure(resolve({}, { SSH_AUTH_SOCK: path }))).message).toContain("(SSH_AUTH_SOCK)");
});

it("makes every secret known to the redactor", async () => {
  await resolve(
    { privateKey: encrypted, privateKeyPasswordEnv: "PASS", passwordEnv: "WORD" },
    { PASS: "open sesame", WORD: "hunter2!" },
  );
  const line = encrypted.split("\n")[2] ?? "";
  const decrypted = key.openssh.split("\n")[2] ?? "";
  for (const secret of ["open sesame", "hunter2!", line, decrypted]) {
    expect(redactor.mask(`x ${secret} y`)).toBe("x [secret] y");
  }
});
