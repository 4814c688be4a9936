import type { EmulatedJunos, JunosOptions } from "../emulators/junos";
import { newHostKey } from "../emulators/shared/host-key";
import { routerArgs, startRouter } from "../support/junos";
import { Program, type Wanted } from "../support/program";
import { newKey } from "../unit/junos-keys-model";

const bob = newKey("ssh-ed25519");
const wants: Wanted[] = [
  { kind: "SshServerSettings", name: "sshd", args: { maxSessions: 5 } },
  { kind: "UserPublicKey", name: "bob", args: { user: "alice", publicKey: bob } },
  { kind: "KnownHost", name: "web", args: { host: "web1", publicKey: bob } },
  { kind: "OutboundSsh", name: "nms", args: { client: "nms", secret: "of nms" } },
  { kind: "HostKey", name: "key", args: { type: "ed25519" } },
];

let options: JunosOptions;
let router: EmulatedJunos;
beforeAll(async () => {
  options = { hostKeys: [await newHostKey("ed25519")] };
});
beforeEach(() => jest.spyOn(console, "log").mockImplementation(() => {}));
afterEach(async () => {
  jest.restoreAllMocks();
  await router.close();
});

/** What each resource fails with when the login's class may do just that; undefined: it does not fail. */
async function failuresOf(permissions: string | undefined): Promise<{ [name: string]: string | undefined }> {
  const lines = [
    "set system login user alice class read-only",
    `set system login user alice authentication ssh-ed25519 "${newKey("ssh-ed25519")} here before"`,
    "set system services outbound-ssh client nms secret before",
    `set system login user netops class ${permissions === undefined ? "read-only" : "ours"}`,
    ...(permissions === undefined ? [] : [`set system login class ours permissions [ ${permissions} ]`]),
  ];
  router = await startRouter({ ...options, configuration: lines.join("\n") });
  const program = new Program(routerArgs(router));
  const failures = await program.up(wants);
  return Object.fromEntries(
    wants.map(({ kind, name }) => [
      name,
      failures.find(({ message }) => message.includes(`${kind} ${name}: `))?.message.replace(/^.*?\] /, ""),
    ]),
  );
}

test("the class read-only sees no configuration: which permissions are missing is said", async () => {
  const failures = await failuresOf(undefined);
  for (const name of ["sshd", "bob", "web", "nms"]) {
    expect(failures[name]).toMatch(
      /permission denied\. .*permissions? .*login class|login class .*permissions? view-configuration/,
    );
  }
});

test("masked values are a missing permission, never drift", async () => {
  const failures = await failuresOf("view view-configuration configure");
  for (const name of ["bob", "nms"]) expect(failures[name]).toMatch(/SECRET-DATA.*login class needs `secret`/);
  // What needs no secrets is not held up by it.
  expect([failures.sshd, failures.web]).toEqual([undefined, undefined]);
  expect(router.configuration("set")).toMatch(/max-sessions-per-connection 5\n/);
  expect(router.configuration("set")).toContain("here before");
});

test("who may not edit is told so, with nothing sent", async () => {
  const failures = await failuresOf("view view-configuration secret");
  for (const name of ["sshd", "bob", "web", "nms"]) {
    expect(failures[name]).toMatch(
      /refused the lock: permission denied.* The login class of this user needs the permission configure\./,
    );
  }
  expect(failures.key).toBeUndefined();
  expect(router.counters.rpcs["load-configuration"]).toBeUndefined();
});
