import { v1 } from "../../provider";
import type { Args, Kind } from "../../provider/core/contract";
import { closeSessions } from "../../testing";
import { saidDuring } from "../support/in-process";

const device = { platform: "routeros", host: "192.0.2.1", user: "netops", password: "pw" };
const [key, other] = ["KSGLNxzPKFaW6l8Ezw8XT5TN3EtLsIDmRF1L0ElKz6q", "Ok72gRQ0rCor7nE7eP5rDzPpiy29rgGr9N8zJiqUz3i"].map(
  (end) => `ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAI${end}`,
);
const args = { device, user: "alice", publicKey: String(key) };

afterEach(closeSessions);

/** What is said while the engine previews one resource: for a replacement, it has it checked once more, as if it were new. */
function preview(kind: Kind, news: Args, state?: Args): Promise<string> {
  const __urn = `urn:pulumi:dev::test::pulumi-nodejs:dynamic/pulumi-ssh:${kind}::one`;
  const check = async (olds: Args) => {
    const { inputs, failures } = await v1(kind).check(olds, { ...news, __urn, __preview: true });
    expect(failures).toEqual([]);
    return inputs;
  };
  return saidDuring(async () => {
    const inputs = await check(state ?? {});
    if (state === undefined) return;
    const diff = await v1(kind).diff("id", { ...state, __urn }, inputs);
    if (diff.replaces.length > 0) await check({});
  });
}

describe("The plan of a replacement", () => {
  test("is in the words of the release that state knows, and its key is not the first", async () => {
    const state = { ...args, publicKey: String(other), __facts: { release: "7.16" } };
    const said = await preview("UserPublicKey", args, state);
    expect(said).toMatch(/^\/user ssh-keys add user=alice key="\S+ \S+ SHA256:\S+"$/m);
    expect(said).not.toMatch(/no key yet|as release/);
  });

  test("for another user may be of his first key, in the words of the release", async () => {
    const said = await preview("UserPublicKey", args, { ...args, user: "bob", __facts: { release: "7.16" } });
    expect(said).toMatch(/If alice has no key yet.* unless always-allow-password-login is yes/);
  });
});

test("the plan of a new resource knows the release from state of another one on the device", async () => {
  await preview("UserPublicKey", args, { ...args, __facts: { release: "7.16" } });
  const said = await preview("SshServerSettings", { device, passwordAuthentication: "yes-if-no-key" });
  expect(said).toBe("/ip ssh set always-allow-password-login=no");
  const elsewhere = { ...device, host: "192.0.2.2", osVersion: "7.24" };
  expect(await preview("SshServerSettings", { device: elsewhere, passwordAuthentication: "yes-if-no-key" })).toBe(
    "/ip ssh set password-authentication=yes-if-no-key",
  );
});

describe("Without a release", () => {
  const note = "# as release 7.25 calls it: which one the device has is not known yet (`osVersion` says it)";

  test("a plan says once whose words it is in", async () => {
    expect(
      await preview("SshServerSettings", { device, passwordAuthentication: "yes-if-no-key", strongCrypto: true }),
    ).toBe(`/ip ssh set strong-crypto=yes password-authentication=yes-if-no-key\n${note}`);
    expect((await preview("UserPublicKey", args)).split(note)).toHaveLength(2);
  });

  test("it does not where all releases use the same", async () => {
    expect(await preview("SshServerSettings", { device, strongCrypto: true })).toBe("/ip ssh set strong-crypto=yes");
    expect(
      await preview("SshServerSettings", { device: { ...device, osVersion: "7.24" }, passwordAuthentication: true }),
    ).toBe("/ip ssh set password-authentication=yes");
  });
});
