import { VirtualClock } from "../emulators/junos/clock";
import { checkOutFailed, Database, type Profile } from "../emulators/junos/config";

const root = 'set system root-authentication encrypted-password "$6$a$b"';

function problems(profile: Profile, text: string, base = root): [string | undefined, string | undefined, string][] {
  const database = new Database({ profile, clock: new VirtualClock(), configuration: "" });
  expect(database.load({ action: "set", format: "text" }, `${base}\n${text}`).errors).toEqual([]);
  const found = database.check();
  expect(database.commit({ user: "netops", client: "netconf" }).errors).toEqual(found);
  expect(database.isDirty).toBe(found.length > 0);
  return found.map(({ path, badElement, message }) => [path, badElement, message]);
}

const ssh = "system services ssh";
const inSsh = "[edit system services ssh]";
const alice = "system login user alice";
const user = `set ${alice} class super-user`;
const key = 'authentication ssh-ed25519 "ssh-ed25519 AAAA a@b"';

test("root-authentication is there, and in effect", () => {
  const missing = [["[edit]", "system", "Missing mandatory statement: 'root-authentication'"]];
  expect(problems("24.4", "set system host-name r1", "")).toEqual(missing);
  expect(problems("24.4", "set system root-authentication no-public-keys", "")).toEqual(missing);
  expect(problems("24.4", "deactivate system root-authentication")).toEqual(missing);
  expect(problems("24.4", 'set system root-authentication ssh-rsa "ssh-rsa AAAA"', "")).toEqual([]);
  expect(problems("24.4", "set apply-groups g", root.replace("set", "set groups g"))).toEqual([]);
});

test.each<[string, Profile, string, [string, string, string]]>([
  [
    "two ways to list host keys",
    "22.3",
    `set ${ssh} hostkey-algorithm ssh-rsa\nset ${ssh} hostkey-algorithm-list ed25519`,
    [
      inSsh,
      "hostkey-algorithm-list",
      "To configure hostkey-algorithm-list, hostkey-algorithm should not be configured.",
    ],
  ],
  [
    "a command without its user",
    "17.4",
    `set ${ssh} authorized-keys-command /x`,
    [
      inSsh,
      "authorized-keys-command",
      "'authorized-keys-command-user' must be configured with authorized-keys-command",
    ],
  ],
  [
    "a user without its command",
    "17.4",
    `set ${ssh} authorized-keys-command-user x`,
    [
      inSsh,
      "authorized-keys-command-user",
      "'authorized-keys-command' must be configured with authorized-keys-command-user",
    ],
  ],
  [
    "principals from two places",
    "23.4",
    `set ${ssh} authorized-principals a\nset ${ssh} authorized-principals-command /x`,
    [
      inSsh,
      "authorized-principals",
      "'authorized-principals' and 'authorized-principals-command' are mutually exclusive",
    ],
  ],
  [
    "principals from a file and a command",
    "23.4",
    `set ${ssh} authorized-principals-file a\nset ${ssh} authorized-principals-command /x`,
    [
      inSsh,
      "authorized-principals-file",
      "'authorized-principals-file' and 'authorized-principals-command' are mutually exclusive",
    ],
  ],
  [
    "principals of a user and of the server",
    "24.4",
    `${user}\nset ${alice} authorized-principals a\nset ${ssh} authorized-principals-file b`,
    [
      "[edit system login user alice]",
      "authorized-principals",
      "'authorized-principals' and [edit system services ssh] 'authorized-principals-file' are mutually exclusive",
    ],
  ],
  [
    "keys of a user that must have none",
    "19.4",
    `${user}\nset ${alice} authentication no-public-keys\nset ${alice} ${key}`,
    [
      "[edit system login user alice authentication]",
      "ssh-ed25519",
      "To configure ssh-ed25519, 'no-public-keys' should not be configured",
    ],
  ],
  [
    "keys of root that must have none",
    "evo-24.4",
    'set system root-authentication no-public-keys\nset system root-authentication ssh-rsa "ssh-rsa AAAA"',
    ["[edit system root-authentication]", "ssh-rsa", "To configure ssh-rsa, 'no-public-keys' should not be configured"],
  ],
  [
    "from beside key-options",
    "24.4",
    `${user}\nset ${alice} ${key} from 10.0.0.1\nset ${alice} ${key} key-options no-pty`,
    [
      '[edit system login user alice authentication ssh-ed25519 "ssh-ed25519 AAAA a@b"]',
      "from",
      "Use 'key-options' to specify allowed hosts (from)",
    ],
  ],
  [
    "a routing instance that is not there",
    "23.4",
    "set system services outbound-ssh routing-instance blue",
    [
      "[edit system services outbound-ssh]",
      "routing-instance",
      "Referenced routing-instance must be defined under [edit routing-instances] hierarchy",
    ],
  ],
  [
    "mgmt_junos without its statement",
    "23.4",
    "set system services outbound-ssh routing-instance mgmt_junos\nset routing-instances mgmt_junos",
    ["[edit system services outbound-ssh]", "routing-instance", "mgmt_junos needs [edit system] management-instance"],
  ],
  [
    "flat results outside of the standard",
    "22.3",
    "set system services netconf flatten-commit-results",
    [
      "[edit system services netconf]",
      "flatten-commit-results",
      "'rfc-compliant' must be configured with flatten-commit-results",
    ],
  ],
  [
    "a user without a class",
    "24.4",
    `set ${alice} ${key}`,
    ["[edit system login]", "user alice", "Missing mandatory statement: 'class'"],
  ],
  [
    "a group that is not there",
    "24.4",
    "set system services apply-groups g",
    ["[edit system services]", "apply-groups", "Configuration group 'g' is not defined"],
  ],
])("%s", (_, profile, text, said) => expect(problems(profile, text)).toEqual([said]));

test("what belongs together is accepted", () => {
  const text = `set ${ssh} authorized-keys-command /x\nset ${ssh} authorized-keys-command-user nobody
    set system services outbound-ssh routing-instance mgmt_junos\nset routing-instances mgmt_junos\nset system management-instance
    set system services netconf flatten-commit-results\nset system services netconf rfc-compliant
    ${user}\nset ${alice} ${key} from 10.0.0.*,!10.0.0.7`;
  expect(problems("24.4", text)).toEqual([]);
});

test("what is inactive breaks no rule", () => {
  const text = `set ${ssh} authorized-keys-command /x\ndeactivate ${ssh} authorized-keys-command`;
  expect(problems("24.4", text)).toEqual([]);
});

test("what groups bring does", () => {
  const text = `set groups g ${ssh} authorized-keys-command /x\nset apply-groups g\nset ${ssh}`;
  expect(problems("24.4", text)).toHaveLength(1);
});

test.each([
  ['ssh-rsa "ssh-dss AAAA"', "authorized-key-rsa: 'ssh-dss AAAA': Must follow SSHv2 or SSHv1 RSA key format"],
  [
    'ssh-dsa "ssh-rsa AAAA"',
    "authorized-key-dsa: 'ssh-rsa AAAA': Key format must be 'ssh-dss <base64-encoded-DSA-key> <comment>'",
  ],
  [
    'ssh-ecdsa "ecdsa-sha2-nistp192 AAAA"',
    "authorized-key-ecdsa: 'ecdsa-sha2-nistp192 AAAA': Key format must be 'ecdsa-sha2-nistp??? <base64-encoded-ECDSA-key> <comment>'",
  ],
  [
    'ssh-ed25519 "sk-ssh-ed25519@openssh.com AAAA"',
    "authorized-key-ed25519: 'sk-ssh-ed25519@openssh.com AAAA': Key format must be 'ssh-ed25519 <base64-encoded-key> <comment>'",
  ],
  ['ssh-rsa "ssh-rsa AAAA" from "10.0.0.1, 10.0.0.2"', "Pattern-list must not contain spaces"],
])("a key of another form: %s", (words, message) => {
  const database = new Database({ profile: "24.4", clock: new VirtualClock() });
  const { errors } = database.load({ action: "set", format: "text" }, `set ${alice} authentication ${words}`);
  expect(errors).toEqual([expect.objectContaining({ message })]);
  expect(database.isDirty).toBe(false);
});

test("any base64 is a key", () => {
  const database = new Database({ profile: "24.4", clock: new VirtualClock() });
  const text = `set ${alice} authentication ssh-rsa "ssh-rsa AAAA"\nset ${alice} authentication ssh-rsa "2048 65537 123"`;
  expect(database.load({ action: "set", format: "text" }, text).errors).toEqual([]);
});

test("the last line of a refusal", () => {
  const database = new Database({ profile: "24.4", clock: new VirtualClock() });
  expect(checkOutFailed(database.check())).toBe("configuration check-out failed: (missing mandatory statements)");
  database.load({ action: "set", format: "text" }, `${root}\nset ${ssh} authorized-keys-command /x`);
  expect(checkOutFailed(database.check(), "commit")).toBe("commit failed: (statements constraint check failed)");
});
