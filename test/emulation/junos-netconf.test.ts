import { commit, committed, compare, lock, set, startDevice, stopDevices, unlock } from "./junos-bench";
import { openNetconf } from "./netconf-client";

afterEach(stopDevices);

/** Without the element of the reply, whose attributes other tests look at. */
const content = (reply: string) => reply.replace(/^<rpc-reply [^>]*>\n/, "").replace(/<\/rpc-reply>$/, "");

describe("the session", () => {
  it("begins with two comments and the capabilities of the device", async () => {
    const session = await openNetconf(await startDevice());
    expect(session.hello.split("\n").slice(0, 5)).toEqual([
      "<!-- No zombies were killed during the creation of this user interface -->",
      "<!-- user admin, class j-super-user -->",
      '<hello xmlns="urn:ietf:params:xml:ns:netconf:base:1.0">',
      "  <capabilities>",
      "    <capability>urn:ietf:params:netconf:base:1.0</capability>",
    ]);
    expect(session.hello).toContain("<capability>http://xml.juniper.net/netconf/junos/1.0</capability>");
    expect(session.hello).toMatch(/<session-id>\d+<\/session-id>\n<\/hello>$/);
    expect(session.hello).not.toContain("base:1.1");
  });

  it("answers with the attributes of the request", async () => {
    const session = await openNetconf(await startDevice());
    const reply = await session.rpc("<get-software-information/>", ' xmlns:x="urn:x" x:mark="a&amp;b"');
    expect(reply.split("\n")[0]).toBe(
      '<rpc-reply xmlns="urn:ietf:params:xml:ns:netconf:base:1.0" xmlns:junos="http://xml.juniper.net/junos/24.4R1/junos" message-id="101" xmlns:x="urn:x" x:mark="a&amp;b">',
    );
  });

  it("takes requests that come together, and answers them in their order", async () => {
    const session = await openNetconf(await startDevice());
    const replies = await Promise.all([session.rpc(lock), session.rpc(compare), session.rpc(unlock)]);
    expect(replies.map((reply) => /message-id="(\d+)"/.exec(reply)?.[1])).toEqual(["101", "102", "103"]);
  });

  it("ends with close-session, after the reply", async () => {
    const session = await openNetconf(await startDevice());
    expect(content(await session.rpc("<close-session/>"))).toBe("<ok/>\n");
    await expect(session.next()).rejects.toThrow("the session ended");
  });

  it("ends when what comes is no XML", async () => {
    const session = await openNetconf(await startDevice());
    session.send("<rpc><lock></rpc>");
    expect(await session.next()).toContain("<error-severity>error</error-severity>");
    await expect(session.next()).rejects.toThrow("the session ended");
  });

  it("takes no document type", async () => {
    const session = await openNetconf(await startDevice());
    session.send(`<!DOCTYPE rpc [<!ENTITY x SYSTEM "file:///etc/passwd">]><rpc message-id="1"><lock>&x;</lock></rpc>`);
    expect(await session.next()).toContain("a document type has no place in a message");
  });

  it("is begun by exec where the subsystem is refused", async () => {
    const device = await startDevice({ configuration: "delete system services netconf" });
    await expect(openNetconf(device)).rejects.toThrow(/subsystem/i);
    const session = await openNetconf(device, { through: "exec" });
    expect(await session.rpc("<get-software-information/>")).toContain("<junos-version>24.4R1.9</junos-version>");
  });

  it("is there on a port of its own, where nothing else is", async () => {
    const device = await startDevice();
    const session = await openNetconf(device, { port: device.netconfPort });
    expect(await session.rpc(lock)).toContain("<ok/>");
    await expect(openNetconf(device, { port: device.netconfPort, through: "exec" })).rejects.toThrow(/exec/i);
  });

  it("calls what it does not know a syntax error", async () => {
    const session = await openNetconf(await startDevice());
    expect(content(await session.rpc("<cancel-commit/>"))).toBe(
      "<rpc-error>\n<error-type>protocol</error-type>\n<error-tag>operation-failed</error-tag>\n" +
        "<error-severity>error</error-severity>\n<error-message>syntax error</error-message>\n" +
        "<error-info>\n<bad-element>cancel-commit</bad-element>\n</error-info>\n</rpc-error>\n",
    );
  });
});

describe("framing", () => {
  const eleven = ["urn:ietf:params:netconf:base:1.0", "urn:ietf:params:netconf:base:1.1"];
  const configuration = "set system services netconf rfc-compliant\nset system services netconf version-1.1";

  it("is that of RFC 6242 when it is configured and both sides want it", async () => {
    const session = await openNetconf(await startDevice({ configuration }), { capabilities: eleven });
    expect(session.hello).toContain('<nc:hello xmlns:nc="urn:ietf:params:xml:ns:netconf:base:1.0">');
    expect(session.hello).toContain("<nc:capability>urn:ietf:params:netconf:base:1.1</nc:capability>");
    session.raw();
    const rpc = '<rpc message-id="7">' + "<get-software-information/></rpc>";
    // In two chunks, in three pieces.
    const [one, two] = [rpc.slice(0, 11), rpc.slice(11)];
    session.write(`\n#${one.length}\n${one}\n#${two.length}\n${two.slice(0, 5)}`);
    session.write(two.slice(5));
    session.write("\n##\n");
    const raw = await session.until(/\n##\n$/);
    const [, length, message = ""] = /^\n#(\d+)\n([\s\S]*)\n##\n$/.exec(raw) ?? [];
    expect(Buffer.byteLength(message)).toBe(Number(length));
    expect(message).toMatch(/^<nc:rpc-reply xmlns:nc="[^"]*" xmlns:junos="[^"]*" message-id="7">/);
    expect(message).toMatch(/<\/nc:rpc-reply>$/);
  });

  it("stays as it was for a client that does not", async () => {
    const session = await openNetconf(await startDevice({ configuration }));
    expect(await session.rpc(lock)).toContain("<nc:ok/>");
  });

  it("is not offered where the release does not have it, or half of it is configured", async () => {
    const half = await startDevice({ configuration: "set system services netconf rfc-compliant" });
    expect((await openNetconf(half, { capabilities: eleven })).hello).not.toContain("base:1.1");
    await expect(startDevice({ profile: "23.4", configuration })).rejects.toThrow(/the configuration is refused/);
  });
});

describe("reading and writing", () => {
  it("loads, compares, checks, commits and shows", async () => {
    const device = await startDevice();
    const session = await openNetconf(device);
    expect(await session.rpc(lock)).toContain("<ok/>");
    expect(content(await session.rpc(compare))).toBe(
      "<configuration-information>\n<configuration-output>\n</configuration-output>\n</configuration-information>\n",
    );
    expect(content(await session.rpc(set("set system host-name r2", "set system services ssh port 2022")))).toBe(
      "<load-configuration-results>\n<ok/>\n</load-configuration-results>\n",
    );
    expect(content(await session.rpc(compare))).toContain("[edit system]\n-  host-name junos;\n+  host-name r2;\n");
    await session.rpc(set("delete system services ssh port"));
    expect(content(await session.rpc(commit("<check/>")))).toBe(
      '<commit-results>\n<routing-engine junos:style="normal">\n<name>re0</name>\n<commit-check-success/>\n</routing-engine>\n</commit-results>\n<ok/>\n',
    );
    expect(device.configuration()).toContain("host-name junos;");
    expect(content(await session.rpc(commit("<log>new name</log>")))).toBe(
      '<commit-results>\n<routing-engine junos:style="normal">\n<name>re0</name>\n<commit-success/>\n</routing-engine>\n</commit-results>\n<ok/>\n',
    );
    expect(device.configuration("set")).toContain("set system host-name r2\n");
    expect(device.counters).toMatchObject({
      commits: 1,
      rpcs: { "commit-configuration": 1, "commit-configuration check": 1, "load-configuration": 2, lock: 1 },
    });
    expect(device.counters.transcript.map(({ name }) => name).slice(0, 3)).toEqual([
      "lock",
      "get-configuration",
      "load-configuration",
    ]);
  });

  it("shows four formats, and with a filter only a part", async () => {
    const session = await openNetconf(await startDevice());
    const services = "<system><services><netconf/></services></system>";
    const get = (format: string) =>
      session.rpc(
        `<get-configuration database="committed" format="${format}"><configuration>${services}</configuration></get-configuration>`,
      );
    expect(content(await get("xml"))).toMatch(
      /^<configuration xmlns="http:\/\/xml.juniper.net\/xnm\/1.1\/xnm" junos:commit-seconds="\d+" [^>]*>\s*<system>\s*<services>\s*<netconf>\s*<ssh>\s*<\/ssh>\s*<\/netconf>/,
    );
    expect(await get("set")).toContain(">\nset system services netconf ssh\n</configuration-set>");
    expect(await get("text")).toMatch(
      /<configuration-text [^>]*>\n(## .*\n)?system \{\n {4}services \{\n {8}netconf \{\n {12}ssh;/,
    );
    expect(await get("json")).toContain("&quot;netconf&quot;");
    expect(content(await session.rpc(committed("<security/>")))).toBe("<configuration>\n</configuration>\n");
  });

  it("shows what groups bring, marked", async () => {
    const configuration = "set groups g system services ssh rate-limit 9\nset apply-groups g";
    const session = await openNetconf(await startDevice({ configuration }));
    const reply = await session.rpc(
      `<get-configuration database="committed" inherit="inherit" groups="groups"><configuration><system><services><ssh/></services></system></configuration></get-configuration>`,
    );
    expect(reply).toMatch(/<rate-limit (junos:)?group="g">9<\/rate-limit>/);
  });

  it("knows get-config and edit-config", async () => {
    const session = await openNetconf(await startDevice());
    const edit = (configuration: string, operation = "") =>
      session.rpc(
        `<edit-config><target><candidate/></target>${operation}<config><configuration>${configuration}</configuration></config></edit-config>`,
      );
    expect(content(await edit("<system><services><ssh><port>2022</port></ssh></services></system>"))).toBe("<ok/>\n");
    const ssh = "<system><services><ssh/></services></system>";
    const get = (source: string) =>
      session.rpc(
        `<get-config><source><${source}/></source><filter type="subtree"><configuration>${ssh}</configuration></filter></get-config>`,
      );
    expect(await get("candidate")).toContain("<port>2022</port>");
    expect(content(await get("running"))).toMatch(/^<data>\n<configuration[\s\S]*<\/configuration>\s*<\/data>\n$/);
    expect(await get("running")).not.toContain("<port>");
    const none = "<default-operation>none</default-operation>";
    const gone = await edit('<system><services><ssh><port operation="delete"/></ssh></services></system>', none);
    expect(content(gone)).toBe("<ok/>\n");
    expect(await get("candidate")).not.toContain("<port>");
    expect(await session.rpc("<validate><source><candidate/></source></validate>")).toContain(
      "<commit-check-success/>",
    );
    expect(content(await session.rpc("<commit/>"))).toBe("<ok/>\n");
  });

  it("loads xml, text and json, and an earlier configuration", async () => {
    const session = await openNetconf(await startDevice());
    const load = async (format: string, words: string, more = "") => {
      const reply = await session.rpc(`<load-configuration format="${format}"${more}>${words}</load-configuration>`);
      expect(content(reply)).toBe("<load-configuration-results>\n<ok/>\n</load-configuration-results>\n");
      return await session.rpc(compare);
    };
    const xml = "<configuration><system><host-name>by-xml</host-name></system></configuration>";
    expect(await load("xml", xml)).toContain("+  host-name by-xml;");
    const text = "<configuration-text>system { host-name by-text; }</configuration-text>";
    expect(await load("text", text)).toContain("+  host-name by-text;");
    const json = `<configuration-json>{ "configuration": { "system": { "host-name": "by-json" } } }</configuration-json>`;
    expect(await load("json", json)).toContain("+  host-name by-json;");
    const gone = '<configuration><system><host-name delete="delete"/></system></configuration>';
    expect(await load("xml", gone)).toMatch(/^- +host-name junos;$/m);
    expect(await session.rpc('<load-configuration rollback="0"/>')).toContain("<ok/>");
    expect(content(await session.rpc(compare))).toContain("<configuration-output>\n</configuration-output>");
  });

  it("takes a statement that is not there for a warning, one for each line", async () => {
    const session = await openNetconf(await startDevice());
    expect(
      content(await session.rpc(set("delete system services ssh port", "delete system login retry-options"))),
    ).toBe(
      "<load-configuration-results>\n" +
        "<rpc-error>\n<error-severity>warning</error-severity>\n<error-message>\nstatement not found\n</error-message>\n</rpc-error>\n".repeat(
          2,
        ) +
        "<ok/>\n</load-configuration-results>\n",
    );
  });

  it.each([
    ["17.4", "<ok/>"],
    ["24.4", "<load-error-count>1</load-error-count>"],
  ] as const)("%s: an error in a load is followed by %s", async (profile, last) => {
    const session = await openNetconf(await startDevice({ profile }));
    const reply = await session.rpc(set("set system services ssh prot 22"));
    expect(reply).toContain("<error-severity>error</error-severity>\n");
    expect(reply).toContain("syntax error");
    expect(reply).toContain(`</rpc-error>\n${last}\n</load-configuration-results>`);
  });

  it("says what a commit lacks, in the form of the device", async () => {
    const session = await openNetconf(await startDevice());
    await session.rpc(set("delete system root-authentication"));
    expect(content(await session.rpc(commit("<check/>")))).toBe(
      "<commit-results>\n<rpc-error>\n<error-type>application</error-type>\n<error-tag>invalid-value</error-tag>\n" +
        "<error-severity>error</error-severity>\n<error-path>[edit]</error-path>\n" +
        "<error-message>mgd: Missing mandatory statement: 'root-authentication'</error-message>\n" +
        "<error-info>\n<bad-element>system</bad-element>\n</error-info>\n</rpc-error>\n" +
        "<rpc-error>\n<error-type>protocol</error-type>\n<error-tag>operation-failed</error-tag>\n" +
        "<error-severity>error</error-severity>\n<error-message>\nconfiguration check-out failed: (missing mandatory statements)\n</error-message>\n" +
        "</rpc-error>\n</commit-results>\n",
    );
    expect(await session.rpc("<commit/>")).toContain("Missing mandatory statement");
  });
});

describe("what the device says about itself", () => {
  it("has a release, a time and public host keys", async () => {
    const device = await startDevice();
    const session = await openNetconf(device);
    expect(await session.rpc("<get-software-information/>")).toMatch(
      /<software-information xmlns="[^"]*">\n<host-name>junos<\/host-name>\n<product-model>mx240<\/product-model>[\s\S]*<junos-version>24.4R1.9<\/junos-version>/,
    );
    expect(await session.rpc("<get-system-uptime-information/>")).toMatch(
      /<current-time>\n<date-time junos:seconds="\d+">\d{4}-\d\d-\d\d \d\d:\d\d:\d\d UTC<\/date-time>/,
    );
    const file = (name: string, encoding: string) =>
      session.rpc(`<file-show><filename>${name}</filename><encoding>${encoding}</encoding></file-show>`);
    expect(await file("/etc/ssh/ssh_host_ed25519_key.pub", "raw")).toContain(`\n${device.hostKey} root@junos\n`);
    const [, encoded = ""] =
      /<file-content[^>]*>\n(.*)\n/.exec(await file("/etc/ssh/ssh_host_rsa_key.pub", "base64")) ?? [];
    expect(Buffer.from(encoded, "base64").toString()).toMatch(/^ssh-rsa AAAA\S+ root@junos\n$/);
    expect(await file("/etc/shadow", "raw")).toContain("<error-severity>error</error-severity>");
  });

  it("Evolved and two routing engines are seen", async () => {
    const device = await startDevice({ profile: "evo-24.4", routingEngines: 2 });
    const session = await openNetconf(device);
    const reply = await session.rpc("<get-software-information/>");
    expect(reply).toContain("<multi-routing-engine-item>\n<re-name>re1</re-name>\n<software-information");
    expect(reply).toContain("<junos-version>24.4R1.9-EVO</junos-version>");
    await session.rpc(set("set system host-name r2"));
    expect(await session.rpc(commit("<synchronize/>"))).toMatch(/<name>re0<\/name>[\s\S]*<name>re1<\/name>/);
  });

  it("answers commands of the CLI", async () => {
    const session = await openNetconf(await startDevice());
    expect(await session.rpc('<command format="text">show version</command>')).toContain("<output>\nHostname: junos\n");
    expect(await session.rpc('<command format="text">show configuration | display set</command>')).toContain(
      "<output>\nset system host-name junos\n",
    );
    expect(await session.rpc('<command format="text">request system zeroize</command>')).toContain("syntax error");
  });
});
