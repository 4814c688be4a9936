import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import os, { tmpdir } from "node:os";
import { join } from "node:path";
import { SshError } from "../../../provider/core/errors";
import { sha256Fingerprint } from "../../../provider/core/formats/fingerprint";
import { hashHost } from "../../../provider/core/formats/known-hosts-names";
import { hostKeyPolicy } from "../../../provider/transport/host-key-policy";
import { judgeHostKey, recordedTypes } from "../../../provider/transport/host-key-trust";
import type { SshTarget } from "../../../provider/transport/ssh-target";
import { closeAll, failure, open } from "./open";
import { newKey, startServer, type TestServer } from "./ssh-server";

const right = newKey();
const other = newKey();
const rsa = newKey("rsa");
const print = (key: { blob: Buffer }) => sha256Fingerprint(key.blob);
let folder: string;
let file: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "trust-"));
  file = join(folder, "known_hosts");
});
afterEach(() => rmSync(folder, { recursive: true }));

const judge = (
  lines: string[] | undefined,
  more: Partial<SshTarget> = {},
  port = 22,
  expected?: string,
  key = right,
) => {
  if (lines !== undefined) writeFileSync(file, `${lines.join("\n")}\n`);
  const target = { host: "r1.example.net", user: "alice", knownHostsFile: file, ...more };
  return judgeHostKey(hostKeyPolicy(target, port, expected), "ssh-ed25519", key.blob);
};
const refusal = (...args: Parameters<typeof judge>): SshError => {
  const verdict = judge(...args);
  if (verdict.accepted) throw new Error("it was accepted");
  return verdict.error;
};

describe("a known_hosts file", () => {
  it.each([
    ["the plain name", `r1.example.net ${right.line}`, 22],
    ["one of several names, in another case", `10.0.0.1,R1.Example.NET ${right.line} a comment`, 22],
    ["the hashed name", `${hashHost("r1.example.net")} ${right.line}`, 22],
    ["a wildcard", `*.example.net ${right.line}`, 22],
    ["name and port", `[r1.example.net]:2222 ${right.line}`, 2222],
    ["name and port, hashed", `${hashHost("[r1.example.net]:2222")} ${right.line}`, 2222],
    ["the plain name, while no key of the port is known", `r1.example.net ${right.line}`, 2222],
  ])("vouches by %s", (_how, line, port) => {
    expect(judge(["# a comment", "garbage", line], {}, port)).toEqual({ accepted: true, file });
  });

  it.each([
    ["another name", `r2.example.net ${right.line}`, 22],
    ["another port", `[r1.example.net]:2222 ${right.line}`, 22],
    ["a pattern with a negation", `*.example.net,!r1.example.net ${right.line}`, 22],
    ["another name, hashed", `${hashHost("r2.example.net")} ${right.line}`, 22],
    ["a comment", `# r1.example.net ${right.line}`, 22],
  ])("does not vouch by %s", (_how, line, port) => {
    const error = refusal([line], {}, port);
    expect(error.code).toBe("host-key-unknown");
    expect(error.message).toContain(`ssh-ed25519 ${print(right)}`);
    expect(error.message).toContain(`"r1.example.net" in ${file}`);
    expect(error.hint).toContain(`hostKey: "${right.line}"`);
    expect(error.hint).toContain("ssh-keyscan alone proves nothing");
    expect(error.hint).toContain("console");
  });

  it("with another key is loud: both fingerprints, and where the old one stands", () => {
    const error = refusal(["# first", `r1.example.net ${other.line}`, `r1.example.net ${rsa.line}`]);
    expect(error.code).toBe("host-key-changed");
    expect(error.message).toContain("THE HOST KEY OF r1.example.net HAS CHANGED");
    expect(error.message).toContain(`ssh-ed25519 ${print(right)}`);
    expect(error.message).toContain(`ssh-ed25519 ${print(other)} (${file}:2)`);
    expect(error.message).toContain(`ssh-rsa ${print(rsa)} (${file}:3)`);
    expect(error.message).toContain("between you and the device");
    expect(error.hint).toContain("If the change was intended");
    expect(error.hint).toContain("replace the old line");
  });

  it("of the port with another key is not overruled by one of the plain name", () => {
    const lines = [`[r1.example.net]:2222 ${other.line}`, `r1.example.net ${right.line}`];
    expect(refusal(lines, {}, 2222).code).toBe("host-key-changed");
  });

  it.each([["before"], ["after"]])("revokes a key that another line (%s) vouches for", (order) => {
    const lines = [`@revoked * ${right.line}`, `r1.example.net ${right.line}`];
    const error = refusal(order === "before" ? lines : lines.reverse());
    expect(error.code).toBe("host-key-changed");
    expect(error.message).toContain("IS REVOKED");
    expect(error.message).toContain(`${file}:${order === "before" ? 1 : 2}`);
  });

  it("revokes a key that is pinned in the program", () => {
    expect(refusal([`@revoked r1.example.net ${right.line}`], { hostKey: right.line }).message).toContain("IS REVOKED");
  });

  it("with only a CA mark: says to pin the key", () => {
    const error = refusal([`@cert-authority *.example.net ${other.line}`]);
    expect(error.code).toBe("host-key-unknown");
    expect(error.message).toContain(`only a CA mark (${file}:1)`);
    expect(error.message).toContain("no host certificates");
    expect(error.hint).toContain("pin it");
  });

  it("that is named and missing, or cannot be read, is an error", () => {
    expect(() => judge(undefined)).toThrow(/no such file/);
    expect(() => judge(undefined, { knownHostsFile: folder })).toThrow(/cannot be read \(EISDIR\)/);
    if (process.getuid?.() !== 0) {
      writeFileSync(file, "");
      chmodSync(file, 0);
      expect(() => judge(undefined)).toThrow(/EACCES/);
    }
  });
});

describe("without a file that is named", () => {
  beforeEach(() => void jest.spyOn(os, "homedir").mockReturnValue(folder));
  afterEach(() => jest.restoreAllMocks());

  it("the user's own and the system's are read, and may be missing", () => {
    const target = { host: "r1.example.net", user: "alice" };
    const policy = hostKeyPolicy(target, 22, undefined);
    expect(policy.files).toEqual([join(folder, ".ssh", "known_hosts"), "/etc/ssh/ssh_known_hosts"]);
    const verdict = judgeHostKey(policy, "ssh-ed25519", right.blob);
    expect(verdict.accepted).toBe(false);
  });

  it("the user's own cannot be read: an error, not an empty file", () => {
    mkdirSync(join(folder, ".ssh", "known_hosts"), { recursive: true });
    expect(() => hostKeyPolicy({ host: "r1", user: "alice" }, 22, undefined)).toThrow(SshError);
  });

  it("`~/` in the name of a file is the user's home", () => {
    writeFileSync(file, `r1.example.net ${right.line}\n`);
    expect(judge(undefined, { knownHostsFile: "~/known_hosts" })).toEqual({ accepted: true, file });
  });
});

describe("pins of the program", () => {
  const none = ["# nothing"];

  it.each([
    ["a line", right.line],
    ["a line with a comment", `${right.line} admin@console`],
    ["a fingerprint", print(right)],
    ["one of a list", [print(other), rsa.line, right.line]],
  ])("vouch as %s", (_how, hostKey) => expect(judge(none, { hostKey }).accepted).toBe(true));

  it("decide alone: a known_hosts line does not help another key", () => {
    const error = refusal([`r1.example.net ${right.line}`], { hostKey: other.line });
    expect(error.code).toBe("host-key-changed");
    expect(error.message).toContain(`${print(other)} (pinned in the program)`);
    expect(error.hint).toContain(`put its new key into \`hostKey\`: "${right.line}"`);
  });

  it.each([
    ["MD5:00:11:22:33:44:55:66:77:88:99:aa:bb:cc:dd:ee:ff"],
    ["SHA256:tooshort"],
    ["ssh-ed25519"],
    ["AAAAC3NzaC1lZDI1NTE5"],
  ])("that are neither are refused: %s", (hostKey) => {
    expect(() => judge(none, { hostKey })).toThrow(/neither a public key line nor a `SHA256:...` fingerprint/);
  });

  it("given as a private key by mistake are not quoted", () => {
    try {
      judge(none, { hostKey: right.openssh });
      throw new Error("accepted");
    } catch (error) {
      expect((error as Error).message).not.toContain(right.openssh.slice(60, 90));
      expect((error as Error).message).toContain("PRIVATE");
    }
  });
});

describe("a key that is expected now", () => {
  it("is the only one, whatever pins and files say", () => {
    expect(judge([`r1.example.net ${other.line}`], {}, 22, print(right))).toEqual({ accepted: true, file });
    expect(judge(["#"], { hostKey: other.line }, 22, print(right)).accepted).toBe(true);
    const error = refusal([`r1.example.net ${right.line}`], {}, 22, print(other));
    expect(error.code).toBe("host-key-changed");
    expect(error.message).toContain(`${print(other)} (expected now)`);
    expect(refusal(["#"], { insecureAcceptAnyHostKey: true }, 22, print(other)).code).toBe("host-key-changed");
  });
});

it("`insecureAcceptAnyHostKey` accepts with a warning that says what would check it", () => {
  const verdict = judge([`r1.example.net ${other.line}`], { insecureAcceptAnyHostKey: true });
  expect(verdict).toMatchObject({ accepted: true, warning: expect.stringContaining(`hostKey: "${right.line}"`) });
});

it("`insecureAcceptAnyHostKey` lets no other key pass than the pinned one", () => {
  const pinned = { hostKey: right.line, insecureAcceptAnyHostKey: true };
  expect(judge(["#"], pinned).accepted).toBe(true);
  expect(refusal(["#"], { ...pinned, hostKey: other.line }).code).toBe("host-key-changed");
});

it("asks for the types on record", () => {
  writeFileSync(file, `r1 ${rsa.line}\n@revoked r1 ${other.line}\n`);
  const target = { host: "r1", user: "a", knownHostsFile: file };
  expect(recordedTypes(hostKeyPolicy(target, 22, undefined))).toEqual({ types: ["ssh-rsa"], only: false });
  expect(recordedTypes(hostKeyPolicy({ ...target, hostKey: right.line }, 22, undefined))).toEqual({
    types: ["ssh-ed25519"],
    only: true,
  });
  expect(recordedTypes(hostKeyPolicy({ ...target, hostKey: [right.line, print(rsa)] }, 22, undefined)).only).toBe(
    false,
  );
});

describe("in a handshake with a server that has three host keys", () => {
  const keys = { ed25519: right, ecdsa: newKey("ecdsa"), rsa };
  let server: TestServer;
  let target: SshTarget;
  beforeAll(async () => {
    server = await startServer({ hostKeys: Object.values(keys).map(({ openssh }) => openssh) });
  });
  beforeEach(() => {
    server.connections = 0;
    server.logins = [];
    writeFileSync(file, "");
    target = { host: "127.0.0.1", port: server.port, user: "alice", password: "secret-word", knownHostsFile: file };
  });
  afterEach(closeAll);
  afterAll(() => server.close());
  const trusted = (key: { line: string }) => `[127.0.0.1]:${server.port} ${key.line}\n`;

  it.each(["ed25519", "ecdsa", "rsa"] as const)("the recorded %s key is asked for", async (type) => {
    writeFileSync(file, trusted(keys[type]));
    const { login } = await open(target);
    expect(login.hostKeyFingerprint).toBe(print(keys[type]));
    expect(login.hostKeyType).toBe(keys[type].line.split(" ")[0]);
    expect(login.hostKeyTrust).toBe("known-hosts");
    expect(login.hostKeyPins).toEqual([]);
    expect(login.negotiated.hostKeyAlgorithm).toBe(type === "rsa" ? "rsa-sha2-512" : login.hostKeyType);
    expect(server.connections).toBe(1);
  });

  it.each(["ed25519", "ecdsa", "rsa"] as const)(
    "a pin that is only the fingerprint of the %s key finds it",
    async (type) => {
      const { login } = await open({ ...target, hostKey: print(keys[type]) });
      expect(login.hostKeyFingerprint).toBe(print(keys[type]));
      expect(login.hostKeyTrust).toBe("pin");
      expect(login.hostKeyPins).toEqual([print(keys[type])]);
      expect(server.logins).toHaveLength(1);
    },
  );

  it("an expected key is found among them, too", async () => {
    writeFileSync(file, trusted(keys.ed25519));
    const { login, knownHostsFile } = await open(target, { expectHostKey: print(keys.rsa) });
    expect(login.hostKeyFingerprint).toBe(print(keys.rsa));
    expect(login.hostKeyTrust).toBe("known-hosts");
    expect(knownHostsFile).toBe(file);
  });

  it("on another port than the target's, the record of the target's port counts", async () => {
    writeFileSync(file, `[127.0.0.1]:1 ${keys.ed25519.line}\n`);
    const { login } = await open({ ...target, port: 1 }, { port: server.port });
    expect(login.port).toBe(server.port);
    expect(login.hostKeyFingerprint).toBe(print(keys.ed25519));
  });

  it("none of them is the pinned one: the error is about the pin, and no credential was sent", async () => {
    const error = await failure(open({ ...target, hostKey: print(other) }));
    expect(error.code).toBe("host-key-changed");
    expect(error.message).toContain(print(other));
    expect(error.message).toContain("SHA256:");
    expect(server.logins).toEqual([]);
    expect(server.connections).toBeLessThanOrEqual(4);
  });

  it("a changed or unknown key ends the handshake before any credential", async () => {
    expect((await failure(open(target))).code).toBe("host-key-unknown");
    writeFileSync(file, trusted(other));
    expect((await failure(open(target))).code).toBe("host-key-changed");
    expect(server.logins).toEqual([]);
    expect(server.connections).toBe(2);
  });

  it("a pinned type that the server does not have any more is a changed key", async () => {
    const only = await startServer({ hostKeys: [keys.rsa.openssh] });
    const error = await failure(open({ ...target, port: only.port, hostKey: keys.ed25519.line }));
    await only.close();
    expect(error.code).toBe("host-key-changed");
    expect(error.message).toContain(`ssh-ed25519 ${print(keys.ed25519)}`);
    expect(error.message).toMatch(/it has host keys for rsa-sha2-512, rsa-sha2-256/);
    expect(only.logins).toEqual([]);
  });
});
