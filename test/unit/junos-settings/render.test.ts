import type { Args, Found, Observed, RenderContext } from "../../../provider/core/contract";
import { serverSettings } from "../../../provider/platforms/junos/server-settings";
import { configured } from "../junos-keys-model";

const context: RenderContext = {
  facts: { release: "24.4R1" },
  login: undefined,
  found: undefined,
  allowLockout: true,
  owner: undefined,
  nextPort: undefined,
  prior: undefined,
};

function observe(args: Args, xml: string, release = "24.4R1"): Observed {
  const [request] = serverSettings.query(args, { release }, new Map());
  return serverSettings.parse(args, new Map([[String(request?.key), configured(xml)]]), { release });
}

function linesOf(observed: Observed, args: Args, more: Partial<RenderContext> = {}): string[] {
  const [change, ...others] = serverSettings.render(observed, { present: true, args }, { ...context, ...more });
  expect(others).toEqual([]);
  if (change === undefined) return [];
  expect(change.risk).toBe("login");
  expect(change.shown.filter((line) => !line.startsWith("#"))).toEqual(change.steps.flatMap(({ lines }) => lines));
  return change.shown;
}

const ssh = (inside: string, attributes = "") =>
  `<system><services><ssh${attributes}>${inside}</ssh></services></system>`;
const at = (release: string): Partial<RenderContext> => ({ facts: { release } });
const change = (xml: string, args: Args, release = "24.4R1") => linesOf(observe(args, xml, release), args, at(release));

describe("a preview shows the lines that will be sent", () => {
  test("of a create, as if nothing were there", () => {
    expect(
      linesOf(
        { present: false },
        { ciphers: ["aes256-gcm@openssh.com", "aes128-ctr"], sftpServer: false, permitRootLogin: "no" },
        { facts: undefined },
      ),
    ).toEqual([
      "set system services ssh",
      "set system services ssh ciphers aes256-gcm@openssh.com",
      "set system services ssh ciphers aes128-ctr",
      "set system services ssh root-login deny",
    ]);
  });

  test("of an update, from what the state says is there", () => {
    const before: Observed = { present: true, args: { ciphers: ["aes128-ctr"], rateLimit: 5 }, outputs: {} };
    const found: Found = { present: true, args: { enabled: true, ciphers: null } };
    expect(linesOf(before, { ciphers: ["aes256-ctr", "aes128-ctr"], rateLimit: null }, { found })).toEqual([
      "delete system services ssh ciphers",
      "set system services ssh ciphers aes256-ctr",
      "set system services ssh ciphers aes128-ctr",
      "delete system services ssh rate-limit",
    ]);
  });

  test("and where else a new port has to be written", () => {
    expect(linesOf({ present: false }, { port: 2222, netconf: { port: 8300 } })).toEqual([
      "set system services ssh",
      "set system services ssh port 2222",
      "set system services netconf ssh",
      "set system services netconf ssh port 8300",
      "# who logs in on port 22 has to go to 2222: if this program does, change `port` of its device with it",
      "# who logs in on port 830 has to go to 8300: if this program does, change `port` of its device with it",
    ]);
    expect(linesOf({ present: false }, { port: 22 }).join()).not.toContain("#");
  });
});

test.each<[string, string, Args, string | undefined, string[]]>([
  [
    "nothing when everything is so",
    ssh("<port>2222</port><ciphers>aes128-ctr</ciphers><rekey><data-limit>1g</data-limit></rekey>"),
    { port: 2222, ciphers: ["aes128-ctr"], rekeyLimit: { bytes: 1073741824 }, sftpServer: false },
    undefined,
    [],
  ],
  [
    "an ordered list as a whole",
    ssh("<macs>hmac-sha1</macs><macs>hmac-sha2-256</macs>"),
    { macs: ["hmac-sha2-256", "hmac-sha1"] },
    undefined,
    [
      "delete system services ssh macs",
      "set system services ssh macs hmac-sha2-256",
      "set system services ssh macs hmac-sha1",
    ],
  ],
  [
    "words of the device, with what is not plain in quotes",
    ssh(""),
    {
      kexAlgorithms: ["diffie-hellman-group1-sha1"],
      fingerprintHash: "sha256",
      authorizedKeysCommand: '/bin/x "a" %u',
      authorizedKeysCommandUser: "nobody",
      protocolVersion: "both",
    },
    "17.4R1",
    [
      "set system services ssh key-exchange dh-group1-sha1",
      "set system services ssh protocol-version v1",
      "set system services ssh protocol-version v2",
      "set system services ssh fingerprint-hash sha2-256",
      'set system services ssh authorized-keys-command "/bin/x \\"a\\" %u"',
      "set system services ssh authorized-keys-command-user nobody",
    ],
  ],
  [
    "seconds as minutes",
    ssh(""),
    { rekeyLimit: { seconds: 3600 }, retryOptions: { lockoutPeriod: 120 } },
    undefined,
    ["set system services ssh rekey time-limit 60", "set system login retry-options lockout-period 2"],
  ],
  [
    "forwarding on, by release",
    ssh(""),
    { allowTcpForwarding: "yes" },
    "22.1R3",
    ["set system services ssh tcp-forwarding"],
  ],
  [
    "forwarding off, by release",
    ssh("<tcp-forwarding/>"),
    { allowTcpForwarding: "no" },
    "22.1R3",
    ["delete system services ssh tcp-forwarding", "set system services ssh no-tcp-forwarding"],
  ],
  [
    "forwarding on from 22.2R1, without the leftover",
    ssh("<no-tcp-forwarding/>"),
    { allowTcpForwarding: "yes" },
    "22.2R1",
    ["delete system services ssh no-tcp-forwarding", "set system services ssh allow-tcp-forwarding"],
  ],
  [
    "forwarding on from 23.4R1",
    ssh(""),
    { allowTcpForwarding: "yes" },
    "23.4R1",
    ["set system services ssh allow-tcp-forwarding"],
  ],
  [
    "forwarding off from 22.2R1",
    ssh("<allow-tcp-forwarding/>"),
    { allowTcpForwarding: "no" },
    "24.4R1",
    ["delete system services ssh allow-tcp-forwarding"],
  ],
  [
    "host key types before 22.3R1",
    ssh("<hostkey-algorithm><ssh-dss/></hostkey-algorithm>"),
    { hostKeyAlgorithms: ["ssh-ed25519", "ssh-rsa"] },
    "22.2R1",
    [
      "set system services ssh hostkey-algorithm no-ssh-ecdsa",
      "delete system services ssh hostkey-algorithm ssh-dss",
      "set system services ssh hostkey-algorithm no-ssh-dss",
      "set system services ssh hostkey-algorithm ssh-ed25519",
      "set system services ssh hostkey-algorithm ssh-rsa",
    ].sort(),
  ],
  [
    "host key types from 22.3R1, without the older form",
    ssh("<hostkey-algorithm><ssh-rsa/></hostkey-algorithm>"),
    { hostKeyAlgorithms: ["ssh-ed25519"] },
    "24.4R1-EVO",
    ["delete system services ssh hostkey-algorithm", "set system services ssh hostkey-algorithm-list ed25519"],
  ],
  [
    "host key types: only what differs",
    ssh("<hostkey-algorithm-list><rsa/><ed25519/></hostkey-algorithm-list>"),
    { hostKeyAlgorithms: ["ssh-ed25519", "ecdsa-sha2-nistp256"] },
    "24.4R1",
    [
      "delete system services ssh hostkey-algorithm-list rsa",
      "set system services ssh hostkey-algorithm-list ecdsa-sha2-nistp256",
    ],
  ],
  [
    "a password switch of its own",
    ssh(""),
    { passwordAuthentication: false },
    "18.4R3",
    ["set system services ssh no-password-authentication"],
  ],
  [
    "the shared password switch",
    ssh(""),
    { passwordAuthentication: false },
    "19.3R1",
    ["set system services ssh no-passwords"],
  ],
  [
    "the shared password switch, off",
    ssh("<no-passwords/>"),
    { passwordAuthentication: true },
    "17.4R1",
    ["delete system services ssh no-passwords"],
  ],
  [
    "passwords on again, and challenge-response left off",
    ssh("<no-passwords/>"),
    { passwordAuthentication: true },
    "24.4R1",
    ["delete system services ssh no-passwords", "set system services ssh no-challenge-response"],
  ],
  [
    "challenge-response on again, and passwords left off",
    ssh("<no-passwords/>"),
    { kbdInteractiveAuthentication: true },
    "24.4R1",
    ["delete system services ssh no-passwords", "set system services ssh no-password-authentication"],
  ],
  [
    "both off where both are off by one statement",
    ssh("<no-passwords/>"),
    { passwordAuthentication: false, kbdInteractiveAuthentication: false },
    "24.4R1",
    [],
  ],
  [
    "both on",
    ssh("<no-passwords/><no-challenge-response/>"),
    { passwordAuthentication: true, kbdInteractiveAuthentication: true },
    "24.4R1",
    ["delete system services ssh no-passwords", "delete system services ssh no-challenge-response"],
  ],
  [
    "an entry of a list of keys at a time",
    ssh("<cert-based-auth><trusted-user-ca-keys><name>ssh-rsa A</name></trusted-user-ca-keys></cert-based-auth>"),
    { certBasedAuth: { trustedUserCaKeys: ["ssh-rsa B", "ssh-rsa A"] } },
    "24.4R1",
    [
      'delete system services ssh cert-based-auth trusted-user-ca-keys "ssh-rsa A"',
      'set system services ssh cert-based-auth trusted-user-ca-keys "ssh-rsa B"',
      'set system services ssh cert-based-auth trusted-user-ca-keys "ssh-rsa A"',
    ],
  ],
  ["the service off", ssh("<port>22</port>"), { enabled: false }, undefined, ["delete system services ssh"]],
  [
    "NETCONF off",
    "<system><services><netconf><ssh><port>830</port></ssh></netconf></services></system>",
    { netconf: { enabled: false } },
    undefined,
    ["delete system services netconf ssh"],
  ],
  [
    "the service on, with what is said of it",
    "",
    { sftpServer: true },
    undefined,
    ["set system services ssh", "set system services ssh sftp-server"],
  ],
  [
    "a deactivated statement",
    ssh(
      `<port inactive="inactive">2222</port><ciphers inactive="inactive">aes128-ctr</ciphers><sftp-server inactive="inactive"/>`,
    ),
    { port: 2222, ciphers: ["aes128-ctr"], sftpServer: true },
    undefined,
    [
      "delete system services ssh port",
      "set system services ssh port 2222",
      "delete system services ssh ciphers",
      "set system services ssh ciphers aes128-ctr",
      "delete system services ssh sftp-server",
      "set system services ssh sftp-server",
    ],
  ],
  [
    "a deactivated statement that is to be unset: nothing",
    ssh(`<sftp-server inactive="inactive"/>`),
    { sftpServer: false },
    undefined,
    [],
  ],
  [
    "a deactivated container, with what would come back in it",
    ssh("<port>2222</port><sftp-server/>", ' inactive="inactive"'),
    { port: 2022, sftpServer: false },
    undefined,
    ["activate system services ssh", "set system services ssh port 2022", "delete system services ssh sftp-server"],
  ],
  [
    "another value than that of a group",
    ssh(`<port group="base">2222</port>`),
    { port: 2022 },
    undefined,
    ["set system services ssh port 2022"],
  ],
  [
    "the value of a group: nothing",
    ssh(`<port>2222</port><ciphers>aes128-ctr</ciphers>`, ' group="base"'),
    { port: 2222, ciphers: ["aes128-ctr"] },
    undefined,
    [],
  ],
])("%s", (_what, xml, args, release, lines) => {
  const found = change(xml, args, release).filter((line) => !line.startsWith("#"));
  expect(lines.some((line) => / hostkey-algorithm (no-)?ssh/.test(line)) ? [...found].sort() : found).toEqual(lines);
});

describe("what is inherited", () => {
  test.each<[string, Args]>([
    [ssh(`<sftp-server group="base"/>`), { sftpServer: false }],
    [ssh(`<ciphers group="base">aes128-ctr</ciphers>`), { ciphers: ["aes256-ctr"] }],
    [ssh(`<no-public-keys/>`, ' group="base"'), { pubkeyAuthentication: true }],
  ])("cannot be taken away here: %s", (xml, args) => {
    expect(() => change(xml, args)).toThrow(/is inherited from the group base/);
  });

  test("is left where something is put back that was not set", () => {
    const xml = ssh(`<sftp-server group="base"/><port group="base">22</port>`);
    const found: Found = { present: true, args: { enabled: true, sftpServer: false, port: null } };
    expect(linesOf(observe({}, xml), { ...found.args }, { found })).toEqual([]);
    expect(linesOf(observe({}, xml), { port: null })).toEqual([]);
  });
});

test("what stands above ours is not activated along", () => {
  const xml = `<system><services inactive="inactive"><ssh><port>22</port></ssh></services></system>`;
  expect(() => change(xml, { port: 22 })).toThrow(/\[edit system services\] is deactivated/);
});

describe("users", () => {
  const user = (inside: string, attributes = "") =>
    `<system><login><user${attributes}><name>alice</name><class>c</class><authentication>${inside}</authentication></user></login></system>`;
  const off: Args = { match: [{ user: ["alice"], settings: { pubkeyAuthentication: false } }] };

  test("get what their stanza can say", () => {
    expect(change(user(""), off)).toEqual(["set system login user alice authentication no-public-keys"]);
    expect(change(user("<no-public-keys/>"), off)).toEqual([]);
    const principals: Args = {
      match: [{ user: ["alice"], settings: { authorizedPrincipals: ["a b", "c"], authorizedPrincipalsFile: "f" } }],
    };
    expect(change(user(""), principals)).toEqual([
      'set system login user alice authorized-principals "a b"',
      "set system login user alice authorized-principals c",
      "set system login user alice authorized-principals-file f",
    ]);
    expect(change("", { match: [{ user: ["root"], settings: { pubkeyAuthentication: false } }] })).toEqual([
      "set system root-authentication no-public-keys",
    ]);
  });

  test("are put back although the program names them no more", () => {
    expect(linesOf(observe({}, user("<no-public-keys/>")), { "match[alice].pubkeyAuthentication": true })).toEqual([
      "delete system login user alice authentication no-public-keys",
    ]);
  });

  test("that are not there are not made", () => {
    expect(() => change("", off)).toThrow(/no user alice/);
    expect(change("", { match: [{ user: ["alice"], settings: { pubkeyAuthentication: true } }] })).toEqual([]);
  });

  test("that have keys cannot have none", () => {
    expect(() => change(user("<ssh-rsa><name>ssh-rsa A</name></ssh-rsa>"), off)).toThrow(/alice has public keys/);
  });

  test("that are deactivated stay so, and hinder nobody else", () => {
    const other = `<system><login><user inactive="inactive"><name>bob</name></user><user><name>alice</name></user></login></system>`;
    expect(change(other, off)).toEqual(["set system login user alice authentication no-public-keys"]);
    expect(() => change(user("", ' inactive="inactive"'), off)).toThrow(
      /\[edit system login user alice\] is deactivated/,
    );
  });
});

describe("ports", () => {
  const login = (port: number) =>
    ({
      port,
      user: "netops",
      method: "publickey",
      offered: { ciphers: [], macs: [], kexAlgorithms: [], hostKeyAlgorithms: [] },
    }) as unknown as RenderContext["login"];
  const proof = (xml: string, args: Args, more: Partial<RenderContext>) =>
    serverSettings.render(observe(args, xml), { present: true, args }, { ...context, allowLockout: false, ...more })[0]
      ?.proof;
  const netconf = (port: string) => `<system><services><ssh/><netconf><ssh>${port}</ssh></netconf></services></system>`;

  test("a new SSH port is proven there, when the program goes there next", () => {
    expect(proof(ssh(""), { port: 2222 }, { login: login(22), nextPort: 2222 })).toEqual({ port: 2222 });
    expect(proof(ssh("<port>2022</port>"), { port: 22 }, { login: login(2022), nextPort: 22 })).toEqual({ port: 22 });
  });

  test("and refused when it does not", () => {
    expect(() => proof(ssh(""), { port: 2222 }, { login: login(22) })).toThrow(
      /would listen on 2222, and this program logs in on 22/,
    );
    expect(() => proof(ssh(""), { port: 2222 }, { login: login(22), nextPort: 22 })).toThrow(/logs in on 22/);
    expect(proof(ssh(""), { port: 2222 }, { login: login(22), allowLockout: true })).toEqual({ port: 2222 });
  });

  test("who comes in over the NETCONF port stays there, and the other way round", () => {
    expect(proof(netconf(""), { port: 2222 }, { login: login(830) })).toBeUndefined();
    expect(proof(netconf(""), { netconf: { port: 8300 } }, { login: login(22) })).toBeUndefined();
    expect(proof(netconf(""), { netconf: { port: 8300 } }, { login: login(830), nextPort: 8300 })).toEqual({
      port: 8300,
    });
    expect(() => proof(netconf(""), { netconf: { port: 8300 } }, { login: login(830), nextPort: 830 })).toThrow(/8300/);
  });

  test("a port that something in between translates is not known to move", () => {
    expect(proof(ssh(""), { port: 2222 }, { login: login(40022) })).toBeUndefined();
  });

  test("unless the program says that it goes there next", () => {
    expect(proof(ssh(""), { port: 2222 }, { login: login(40022), nextPort: 2222 })).toEqual({ port: 2222 });
    expect(proof(ssh("<port>2222</port>"), { rateLimit: 9 }, { login: login(40022), nextPort: 2222 })).toBeUndefined();
  });

  test("what is put back is proven where it leads to: there is no next run to go wrong", () => {
    const found: Found = { present: true, args: { enabled: true, port: null } };
    expect(proof(ssh("<port>2222</port>"), { ...found.args }, { login: login(2222), nextPort: 2222, found })).toEqual({
      port: 22,
    });
  });
});

describe("the service that was not there goes again", () => {
  const found: Found = { present: true, args: { enabled: false, port: null } };
  const whole = `<system><services><ssh><port>22</port></ssh><netconf><ssh/></netconf></services></system>`;
  const session = (port: number) => ({ found, facts: { release: "24.4R1", session: { port } } });

  test("with everything in it", () => {
    expect(linesOf(observe({}, whole), { ...found.args }, session(830))).toEqual(["delete system services ssh"]);
  });

  test("unless this run comes in through it: then only what was set in it", () => {
    expect(linesOf(observe({}, whole), { ...found.args }, session(22))).toEqual(["delete system services ssh port"]);
  });

  test("and when a program declares it off in place of what it said of it", () => {
    const found: Found = { present: true, args: { "netconf.enabled": true } };
    const netconf =
      "<system><services><ssh/><netconf><ssh><rate-limit>9</rate-limit></ssh></netconf></services></system>";
    const args: Args = { netconf: { enabled: false }, "netconf.rateLimit": null };
    expect(linesOf(observe({}, netconf), args, { ...session(830), found })).toEqual([
      "delete system services netconf ssh",
    ]);
  });

  test("or nothing else would be left to come in through", () => {
    expect(linesOf(observe({}, ssh("<port>22</port>")), { ...found.args }, session(40022))).toEqual([
      "delete system services ssh port",
    ]);
  });
});

test("nothing is done without a target, and a value that cannot be written is said", () => {
  expect(serverSettings.render(observe({}, ""), { present: false }, context)).toEqual([]);
  expect(() => linesOf(observe({}, ""), { trustedUserCaKeys: "a\\b" })).toThrow(
    /trusted-user-ca-key-file\] cannot be written: .*backslash/,
  );
});

test("explains what the device shows instead", () => {
  const args = { port: 2222, netconf: { port: 8300 }, sftpServer: true };
  const observed = observe(args, ssh("<port>22</port><sftp-server/>"));
  expect(serverSettings.explain?.(observed, { present: true, args }, new Map())).toBe(
    "port is 22 instead of 2222; netconf.port is null instead of 8300; netconf.enabled is false instead of true",
  );
});
