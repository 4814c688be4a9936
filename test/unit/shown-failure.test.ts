import { v1 } from "../../provider";
import type { Args, Kind } from "../../provider/core/contract";

const device = { platform: "openssh", host: "web1.example.net", user: "root" };

async function failuresOf(kind: Kind, args: Args) {
  return (await v1(kind).check({}, { device, ...args })).failures;
}

/** The engine prints `inputs[property]` beside the reason, as plain text even when the program made it a secret. */
describe("what a failed check leaves for the engine to print", () => {
  test("a property whose value anybody may see is named as such", async () => {
    const [failure, ...others] = await failuresOf("SshServerSettings", { permitRootLogin: "sometimes" });
    expect(failure).toMatchObject({ property: "permitRootLogin", reason: expect.stringContaining('got "sometimes"') });
    expect(others).toEqual([]);
  });

  test("a secret one is named in the reason only, also when a part of it is the secret", async () => {
    expect(await failuresOf("HostKey", { privateKey: "-----BEGIN kTf8wQ-pasted", __secrets: ["privateKey"] })).toEqual([
      { property: "", reason: expect.stringMatching(/^privateKey: (?!.*kTf8wQ)/) },
    ]);
    const banner = await failuresOf("SshServerSettings", { banner: ["/etc/kTf8wQ"], __secrets: ["banner[0]"] });
    expect(banner).toEqual([{ property: "", reason: expect.stringMatching(/^banner: (?!.*kTf8wQ)/) }]);
    const options = await failuresOf("UserPublicKey", {
      user: "alice",
      publicKey: "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIKSGLNxzPKFaW6l8Ezw8XT5TN3EtLsIDmRF1L0ElKz6q",
      options: { command: "kTf8wQ\nsecond" },
      __secrets: ["options.command"],
    });
    expect(options).toEqual([{ property: "options.command", reason: expect.not.stringContaining("kTf8wQ") }]);
  });

  test("of an entry of a list the list is named, of another part of an argument the whole path", async () => {
    const router = { platform: "routeros", host: "192.0.2.1", user: "netops", password: "pw" };
    const ciphers = { device: router, ciphers: ["aes-gcm", "aes256-ctr"] };
    expect(await failuresOf("SshServerSettings", ciphers)).toEqual([
      { property: "ciphers", reason: expect.stringMatching(/^ciphers\[1\]: RouterOS switches cipher families/) },
    ]);
    expect(await failuresOf("SshServerSettings", { ...ciphers, __secrets: ["ciphers[0]"] })).toEqual([
      { property: "", reason: expect.stringMatching(/^ciphers\[1\]: RouterOS/) },
    ]);
    const match = [{ user: ["alice"], settings: { permitRootLogin: "sometimes" } }];
    expect(await failuresOf("SshServerSettings", { match })).toEqual([
      { property: "match[0].settings.permitRootLogin", reason: expect.stringMatching(/^(?!match)/) },
    ]);
    expect(await failuresOf("UserPublicKey", { user: "alice" })).toEqual([
      { property: "publicKey", reason: "is missing" },
    ]);
  });

  test("a private key that was pasted where a public one belongs is not shown either", async () => {
    const publicKey = "-----BEGIN OPENSSH PRIVATE KEY-----\nb3BlbnNzaC1rZXktdjE\n-----END OPENSSH PRIVATE KEY-----\n";
    const [failure] = await failuresOf("UserPublicKey", { user: "alice", publicKey });
    expect(failure).toEqual({ property: "", reason: expect.stringMatching(/^publicKey: (?!.*b3Blbn).*private key/i) });
  });

  test("two resources for one object: both are named, and the device with its password is not shown", async () => {
    const urns = ["one", "two"].map((name) => `urn:pulumi:dev::test::pulumi-ssh:SshServerSettings::${name}`);
    const withPassword = { device: { ...device, password: "kTf8wQ" }, maxAuthTries: 3 };
    expect(await failuresOf("SshServerSettings", { ...withPassword, __urn: urns[0] as string })).toEqual([]);
    const [failure] = await failuresOf("SshServerSettings", { ...withPassword, __urn: urns[1] as string });
    expect(failure?.property).toBe("");
    for (const urn of urns) expect(failure?.reason).toContain(urn);
  });

  test("a wrong connection argument says what is accepted", async () => {
    const wrong = { port: 99_999, connectTimeout: 0, user: 5, hostKey: 5, confirmSeconds: 2, prt: 22 };
    const found = await failuresOf("SshServerSettings", { device: { ...device, ...wrong }, maxAuthTries: 3 });
    expect(Object.fromEntries(found.map(({ property, reason }) => [property, reason]))).toEqual({
      "device.port": "must be 65535 at most",
      "device.connectTimeout": "must be more than 0",
      "device.user": "must be a text",
      "device.hostKey": "must be one value of the kind that belongs here, or a list of them that is not empty",
      "device.confirmSeconds": "must be 5 or more",
      "device.prt": "is not an argument of a device; did you mean `port`?",
    });
  });
});
