import { v1 } from "../../../provider";
import type { Args, Kind } from "../../../provider/core/contract";
import { closeSessions } from "../../../provider/session/pool";
import { newKey } from "../junos-keys-model";

afterEach(closeSessions);

const device = { platform: "junos", host: "core1.example.net", user: "netops" };

async function failuresOf(kind: Kind, name: string, args: Args): Promise<string[]> {
  const urn = `urn:pulumi:dev::test::pulumi-ssh:${kind}::${name}`;
  const { failures = [] } = await v1(kind).check({}, { device, __urn: urn, ...args });
  return failures.map(({ reason }) => reason);
}

const off = (...user: string[]): Args => ({ match: [{ user, settings: { pubkeyAuthentication: false } }] });
const key = (user: string): Args => ({ user, publicKey: newKey("ssh-ed25519") });
const both = /match sets pubkeyAuthentication: false for alice.*keep one of urn\S+ and urn\S+$/;

test("a key for a user who is told to have none is refused, whichever is looked at first", async () => {
  expect(await failuresOf("SshServerSettings", "ssh", off("alice", "bob"))).toEqual([]);
  expect(await failuresOf("UserPublicKey", "one", key("alice"))).toEqual([expect.stringMatching(both)]);
  await closeSessions();
  expect(await failuresOf("UserPublicKey", "one", key("alice"))).toEqual([]);
  expect(await failuresOf("UserPublicKey", "two", key("alice"))).toEqual([]);
  expect(await failuresOf("SshServerSettings", "ssh", off("bob", "alice"))).toEqual([expect.stringMatching(both)]);
});

test("other users, other devices, and what is no longer declared are in nobody's way", async () => {
  expect(await failuresOf("SshServerSettings", "ssh", off("alice"))).toEqual([]);
  expect(await failuresOf("UserPublicKey", "other", key("alice2"))).toEqual([]);
  expect(await failuresOf("UserPublicKey", "far", { ...key("alice"), device: { ...device, host: "core2" } })).toEqual(
    [],
  );
  expect(await failuresOf("SshServerSettings", "ssh", off("bob"))).toEqual([]);
  expect(await failuresOf("UserPublicKey", "one", key("alice"))).toEqual([]);
});
