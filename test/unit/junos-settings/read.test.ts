import type { Args } from "../../../provider/core/contract";
import { serverSettings } from "../../../provider/platforms/junos/server-settings";
import { answer, configured } from "../junos-keys-model";

function read(args: Args, xml: string, release = "24.4R1") {
  const [request] = serverSettings.query(args, { release }, new Map());
  const observed = serverSettings.parse(args, new Map([[String(request?.key), configured(xml)]]), { release });
  if (!observed.present) throw new Error("settings are always there");
  return observed;
}

const ssh = (inside: string, attributes = "") =>
  `<system><services><ssh${attributes}>${inside}</ssh></services></system>`;
const shown = (args: Args, xml: string, release?: string) => read(args, xml, release).outputs.effective;

test.each<[string, Args, string, string | undefined, Args]>([
  [
    "words of the device",
    { kexAlgorithms: ["x"], fingerprintHash: "md5", permitRootLogin: "no" },
    ssh(
      "<root-login>deny-password</root-login><key-exchange>dh-group14-sha1</key-exchange><key-exchange>group-exchange-sha2</key-exchange><fingerprint-hash>sha2-256</fingerprint-hash>",
    ),
    undefined,
    {
      kexAlgorithms: ["diffie-hellman-group14-sha1", "diffie-hellman-group-exchange-sha256"],
      fingerprintHash: "sha256",
      permitRootLogin: "prohibit-password",
    },
  ],
  [
    "words nobody knows, as they stand there",
    { ciphers: ["x"], permitRootLogin: "no", protocolVersion: 2 },
    ssh("<root-login>sometimes</root-login><ciphers>rot13</ciphers><protocol-version>v3</protocol-version>"),
    undefined,
    { ciphers: ["rot13"], permitRootLogin: "sometimes", protocolVersion: "v3" },
  ],
  [
    "minutes as seconds, 1g as bytes",
    { rekeyLimit: { bytes: 1, seconds: 60 } },
    ssh("<rekey><data-limit>1g</data-limit><time-limit>2</time-limit></rekey>"),
    undefined,
    { rekeyLimit: { bytes: 1073741824, seconds: 120 } },
  ],
  [
    "a suffix nobody documents",
    { rekeyLimit: { bytes: 1 } },
    ssh("<rekey><data-limit>1 tera</data-limit></rekey>"),
    undefined,
    { rekeyLimit: { bytes: "1 tera" } },
  ],
  [
    "variables of groups where a number belongs",
    { port: 1, netconf: { port: 1 } },
    `<system><services><ssh><port>&lt;*&gt;</port></ssh><netconf><ssh><port>$port</port></ssh></netconf></services></system>`,
    undefined,
    { port: "<*>", netconf: { port: "$port" } },
  ],
  [
    "empty leaves that are not there",
    { sftpServer: true, pubkeyAuthentication: true, logKeyChanges: true },
    ssh("<log-key-changes/>"),
    undefined,
    { sftpServer: false, pubkeyAuthentication: true, logKeyChanges: true },
  ],
  [
    "nothing configured",
    { port: 1, ciphers: ["x"], rekeyLimit: { bytes: 1 }, enabled: true },
    "",
    undefined,
    { enabled: false },
  ],
  [
    "only what is asked for",
    { port: 1 },
    ssh("<port>2222</port><rate-limit>5</rate-limit>"),
    undefined,
    { port: 2222 },
  ],
  [
    "no-passwords for both switches",
    { passwordAuthentication: true, kbdInteractiveAuthentication: true },
    ssh("<no-passwords/>"),
    undefined,
    { passwordAuthentication: false, kbdInteractiveAuthentication: false },
  ],
  [
    "one switch for itself",
    { passwordAuthentication: true, kbdInteractiveAuthentication: true },
    ssh("<no-challenge-response/>"),
    undefined,
    { passwordAuthentication: true, kbdInteractiveAuthentication: false },
  ],
  [
    "forwarding from 22.2R1, unless configured",
    { allowTcpForwarding: "yes" },
    ssh(""),
    "22.2R1",
    { allowTcpForwarding: "no" },
  ],
  ["forwarding before, where nothing says so", { allowTcpForwarding: "yes" }, ssh(""), "22.1R1", {}],
  [
    "forwarding before",
    { allowTcpForwarding: "yes" },
    ssh("<no-tcp-forwarding/>"),
    "17.4R1",
    { allowTcpForwarding: "no" },
  ],
  [
    "a leftover of the old pair",
    { allowTcpForwarding: "no" },
    ssh("<tcp-forwarding/>"),
    "22.3R1",
    { allowTcpForwarding: "yes" },
  ],
  [
    "host key types as a set",
    { hostKeyAlgorithms: ["x"] },
    ssh("<hostkey-algorithm-list><rsa/><ed25519/></hostkey-algorithm-list>"),
    undefined,
    { hostKeyAlgorithms: ["ssh-ed25519", "ssh-rsa"] },
  ],
  [
    "the older form in full",
    { hostKeyAlgorithms: ["x"] },
    ssh(
      "<hostkey-algorithm><no-ssh-dss/><ssh-rsa><allow/></ssh-rsa><ssh-ecdsa><deny/></ssh-ecdsa><ssh-ed25519/></hostkey-algorithm>",
    ),
    "17.4R1",
    { hostKeyAlgorithms: ["ssh-ed25519", "ssh-rsa"] },
  ],
  [
    "the older form in part, in the device's words",
    { hostKeyAlgorithms: ["x"] },
    ssh("<hostkey-algorithm><no-ssh-dss/></hostkey-algorithm>"),
    "17.4R1",
    { hostKeyAlgorithms: ["no-ssh-dss"] },
  ],
  [
    "both versions of the protocol",
    { protocolVersion: 2 },
    ssh("<protocol-version>v2</protocol-version><protocol-version>v1</protocol-version>"),
    "17.4R1",
    { protocolVersion: "both" },
  ],
  [
    "keys in the configuration, in order",
    { certBasedAuth: { trustedUserCaKeys: ["x"] } },
    ssh(
      "<cert-based-auth><trusted-user-ca-keys><name>ssh-rsa B</name></trusted-user-ca-keys><trusted-user-ca-keys><name>ssh-rsa A</name></trusted-user-ca-keys></cert-based-auth>",
    ),
    undefined,
    { certBasedAuth: { trustedUserCaKeys: ["ssh-rsa B", "ssh-rsa A"] } },
  ],
  ["what groups bring", { port: 1 }, ssh("<port>2222</port>", ' group="base"'), undefined, { port: 2222 }],
  [
    "what is deactivated, as unset",
    { port: 1, rateLimit: 1 },
    ssh(`<port inactive="inactive">2222</port><rate-limit>9</rate-limit>`),
    undefined,
    { rateLimit: 9 },
  ],
  [
    "what stands in something deactivated",
    { port: 1, enabled: true },
    ssh("<port>2222</port>", ' inactive="inactive"'),
    undefined,
    { enabled: false },
  ],
  [
    "values of a list that are not deactivated",
    { ciphers: ["x"] },
    ssh(`<ciphers>aes128-ctr</ciphers><ciphers inactive="inactive">aes192-ctr</ciphers>`),
    undefined,
    { ciphers: ["aes128-ctr"] },
  ],
])("reads %s", (_what, args, xml, release, effective) => {
  expect(shown(args, xml, release)).toEqual(effective);
});

test("reads what the stanzas of users say, and tells users apart where they differ", () => {
  const args: Args = {
    match: [
      { user: ["alice", "bob"], settings: { pubkeyAuthentication: false } },
      { user: ["root"], settings: { pubkeyAuthentication: false } },
    ],
  };
  const user = (name: string, inside: string) =>
    `<user><name>${name}</name><class>c</class><authentication>${inside}</authentication></user>`;
  const xml = (bob: string) =>
    `<system><root-authentication><no-public-keys/></root-authentication><login>${user("alice", "<no-public-keys/>")}${user("bob", bob)}</login></system>`;
  expect(shown(args, xml("<no-public-keys/>"))).toEqual(args);
  expect(shown(args, xml(""))).toEqual({
    match: [
      { user: ["alice"], settings: { pubkeyAuthentication: false } },
      { user: ["bob"], settings: { pubkeyAuthentication: true } },
      { user: ["root"], settings: { pubkeyAuthentication: false } },
    ],
  });
});

test("says which declared setting comes from which group", () => {
  const { warnings } = read({ port: 1, rateLimit: 1 }, ssh(`<port group="base">2222</port><rate-limit>9</rate-limit>`));
  expect(warnings).toEqual([expect.stringMatching(/^port is inherited from the group base;/)]);
});

test("a masked value is a missing permission, never a value", () => {
  const masked = ssh("<authorized-keys-command>/* SECRET-DATA */</authorized-keys-command>");
  expect(() => read({ port: 1 }, masked)).toThrow(
    /masks \[edit system services ssh authorized-keys-command\] as SECRET-DATA/,
  );
});

test("an answer that is none throws in the device's words", () => {
  const [request] = serverSettings.query({}, { release: "" }, new Map());
  const parse = (xml: string, errors: string[] = []) =>
    serverSettings.parse({}, new Map([[String(request?.key), answer(xml, errors)]]), { release: "" });
  expect(() => parse("<rpc-reply/>", ["permission denied"])).toThrow(
    /reading the SSH settings failed: permission denied/,
  );
  expect(() => parse("<rpc-reply><ok/></rpc-reply>")).toThrow(/no <configuration> but <ok>/);
});

test("asks for no password, and for keys only where a block may not stand beside them", () => {
  const rpc = (args: Args): string => {
    const [request] = serverSettings.query(args, { release: "" }, new Map());
    return request !== undefined && "rpc" in request ? request.rpc : "";
  };
  expect(rpc({ port: 1 })).not.toMatch(/encrypted-password|ssh-rsa/);
  expect(rpc({ match: [{ user: ["a"], settings: { pubkeyAuthentication: false } }] })).toMatch(
    /<no-public-keys\/><ssh-rsa\/>/,
  );
});
