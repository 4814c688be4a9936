import type { Args } from "../../provider/core/contract";
import { checkOutbound } from "../../provider/platforms/junos/outbound/check";
import { outboundSsh } from "../../provider/platforms/junos/outbound/outbound-ssh";

const check = (more: Args, release?: string) => checkOutbound({ client: "nms", ...more }, release);
const proxy = (fixed: Args): Args => ({ proxyServer: { static: fixed } });
const trace = (file: Args): Args => ({ traceoptions: { file } });
const server = (more: Args): Args => ({ servers: [{ address: "192.0.2.1", ...more }] });

test.each<[Args, string, RegExp]>([
  [{ client: "" }, "client", /must not be empty/],
  [{ client: "a\nb" }, "client", /printable ASCII/],
  [{ client: "a\\b" }, "client", /backslash/],
  [{ client: " nms" }, "client", /begin or end with a blank/],
  [{ client: "<*>" }, "client", /pattern/],
  [{ client: 7 }, "client", /must be a text/],
  [{ deviceId: "r1\r" }, "deviceId", /printable ASCII/],
  [{ deviceId: "r1; delete system".replace("; ", "\n") }, "deviceId", /line breaks/],
  [{ secret: "" }, "secret", /must not be empty/],
  [{ secret: "caf\u00e9" }, "secret", /printable ASCII/],
  [{ secret: "a\\nb" }, "secret", /backslash/],
  [{ secret: "$9$m5zntu1ylM/ClM8XbwmfT" }, "secret", /in plain text/],
  [{ secret: "$8$x" }, "secret", /in plain text/],
  [{ secret: ["a"] }, "secret", /must be a text/],
  [{ keepAlive: true }, "keepAlive", /must be an object such as/],
  [{ keepAlive: { retry: -1 } }, "keepAlive.retry", /from 0 to 4294967295/],
  [{ keepAlive: { retry: 4294967296 } }, "keepAlive.retry", /from 0 to 4294967295/],
  [{ keepAlive: { timeout: "5" } }, "keepAlive.timeout", /whole number of seconds/],
  [{ keepAlive: { timeot: 5 } }, "keepAlive.timeot", /did you mean `timeout`/],
  [{ reconnectStrategy: "in_order" }, "reconnectStrategy", /must be one of sticky, in-order/],
  [{ services: "netconf" }, "services", /must be a list such as \["netconf"\]/],
  [{ services: ["netconf", "netconf"] }, "services", /at most one entry/],
  [{ services: ["ssh"] }, "services[0]", /knows netconf only/],
  [{ servers: { address: "h" } }, "servers", /must be a list/],
  [{ servers: [{ port: 1 }] }, "servers[0].address", /is missing/],
  [{ servers: [{ address: "h" }, { address: "h" }] }, "servers[1].address", /that of servers\[0\]/],
  [
    { servers: [{ address: "2001:db8::1" }, { address: "2001:DB8:0::1" }] },
    "servers[1].address",
    /that of servers\[0\]/,
  ],
  [{ servers: [{ address: "secret" }] }, "servers[0].address", /statement of the client/],
  [{ servers: [{ address: "keep-alive" }] }, "servers[0].address", /statement of the client/],
  [{ servers: [{ address: "300.1.1.1" }] }, "servers[0].address", /not an IP address/],
  [{ servers: [{ address: "[::1]" }] }, "servers[0].address", /without brackets/],
  [{ servers: [{ address: "h:7804" }] }, "servers[0].address", /must not hold a port/],
  [{ servers: [{ address: "ssh://h" }] }, "servers[0].address", /without a scheme/],
  [{ servers: [{ address: "a b" }] }, "servers[0].address", /host name or an IP address/],
  [{ servers: [{ address: "h port 1" }] }, "servers[0].address", /host name or an IP address/],
  [server({ port: 65536 }), "servers[0].port", /from 0 to 65535/],
  [server({ port: 1.5 }), "servers[0].port", /whole number/],
  [server({ retry: -1 }), "servers[0].retry", /4294967295/],
  [server({ timeout: 1e10 }), "servers[0].timeout", /4294967295/],
  [server({ routingInstance: "x" }), "servers[0].routingInstance", /one routing instance for all/],
  [{ routingInstance: "" }, "routingInstance", /must not be empty/],
  [{ proxyServer: { dhcp: true, static: { host: "p" } } }, "proxyServer", /either dhcp or static/],
  [{ proxyServer: { dhcp: "yes" } }, "proxyServer.dhcp", /true or false/],
  [proxy({ port: 65536 }), "proxyServer.static.port", /from 0 to 65535/],
  [
    proxy({ proxyAuthorization: { user: "u".repeat(256) } }),
    "proxyServer.static.proxyAuthorization.user",
    /at most 255/,
  ],
  [
    proxy({ proxyAuthorization: { password: "" } }),
    "proxyServer.static.proxyAuthorization.password",
    /must not be empty/,
  ],
  [
    proxy({ proxyAuthorization: { password: "p".repeat(256) } }),
    "proxyServer.static.proxyAuthorization.password",
    /at most 255/,
  ],
  [{ disableSshSecuritySettings: "true" }, "disableSshSecuritySettings", /true or false/],
  [trace({ filename: "f".repeat(1025) }), "traceoptions.file.filename", /at most 1024/],
  [trace({ filename: "size" }), "traceoptions.file.filename", /statement there/],
  [trace({ size: "10k" }), "traceoptions.file.size", /whole number of bytes/],
  [trace({ files: 1 }), "traceoptions.file.files", /from 2 to 1000/],
  [trace({ files: 1001 }), "traceoptions.file.files", /from 2 to 1000/],
  [trace({ worldReadable: 1 }), "traceoptions.file.worldReadable", /true or false/],
  [trace({ match: "a\\d" }), "traceoptions.file.match", /backslash/],
  [{ traceoptions: { flag: ["everything"] } }, "traceoptions.flag[0]", /configuration, connectivity, all/],
  [{ traceoptions: { noRemoteTrace: "no" } }, "traceoptions.noRemoteTrace", /true or false/],
])("%j fails at %s", (more, property, reason) => {
  expect(check(more).failures).toEqual([{ property, reason: expect.stringMatching(reason) }]);
});

test("no reason quotes what was given: it may be a secret pasted in the wrong place", () => {
  const secret = "hunter2\u0007\n";
  const given: Args = {
    deviceId: secret,
    secret,
    routingInstance: secret,
    ...proxy({ host: secret, proxyAuthorization: { user: secret, password: secret } }),
  };
  expect(check(given).failures).toHaveLength(6);
  expect(JSON.stringify(check(given).failures)).not.toContain("hunter2");
});

test("what the release lacks is refused where the release is known", () => {
  const late = { routingInstance: "mgmt_junos", proxyServer: { dhcp: true } };
  const failed = (release?: string) => check(late, release).failures.map(({ property }) => property);
  expect(failed()).toEqual([]);
  expect(failed("24.4R1-EVO")).toEqual([]);
  expect(failed("23.4R1")).toEqual([]);
  expect(failed("22.3R1")).toEqual(["proxyServer"]);
  expect(failed("19.2R3")).toEqual(["routingInstance", "proxyServer"]);
  expect(check(late, "17.4R1").failures).toEqual([
    { property: "routingInstance", reason: expect.stringContaining("19.3R1") },
    { property: "proxyServer", reason: expect.stringContaining("23.4R1") },
  ]);
});

test("sets are sorted, what says nothing is left out, addresses have one spelling", () => {
  const { args, failures } = check({
    servers: [{ address: "2001:DB8:0:0::1" }],
    proxyServer: { dhcp: false, static: { host: "p", proxyAuthorization: {} } },
    traceoptions: { flag: ["all", "configuration", "all"], file: {}, noRemoteTrace: false },
    keepAlive: {},
  });
  expect(failures).toEqual([]);
  expect(args).toEqual({
    client: "nms",
    servers: [{ address: "2001:db8::1" }],
    proxyServer: { static: { host: "p" } },
    traceoptions: { flag: ["configuration", "all"] },
    keepAlive: {},
  });
});

test("warns of what no check can see", () => {
  const { warnings } = check({
    routingInstance: "mgmt_junos",
    disableSshSecuritySettings: true,
    servers: [{ address: "h" }],
  });
  expect(warnings).toEqual([
    expect.stringMatching(/\[edit routing-instances\].*mgmt_junos needs `set system management-instance`/),
    expect.stringMatching(/deprecated/),
    expect.stringMatching(/no port is given for h/),
  ]);
  expect(check({ servers: [{ address: "h", port: 1 }], disableSshSecuritySettings: false }).warnings).toEqual([]);
});

test("what all clients share is named, so that two of one program have to agree", () => {
  const shares = outboundSsh.shares?.({ client: "nms", routingInstance: "mgmt_junos", deviceId: "r1" });
  expect(shares).toEqual({ routingInstance: '"mgmt_junos"' });
});
