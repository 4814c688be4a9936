import fc from "fast-check";
import { SshError } from "../../../provider/core/errors";
import { textAt } from "../../../provider/core/formats/xml-find";
import { readHello } from "../../../provider/transport/netconf/hello";
import { parseXml } from "../../../provider/transport/netconf/parse-xml";
import { repairCommitReply } from "../../../provider/transport/netconf/repair-commit-reply";
import { rpcErrors } from "../../../provider/transport/netconf/rpc-errors";

const netconf = `xmlns="urn:ietf:params:xml:ns:netconf:base:1.0"`;
const junos = `xmlns:junos="http://xml.juniper.net/junos/24.4R1/junos"`;
const parse = (text: string) => parseXml(text, "r1:22").root;
const report = (text: string) =>
  rpcErrors(parseXml(`<rpc-reply ${netconf} ${junos}>${text}</rpc-reply>`, "r1:22").reports);

function refusal(work: () => unknown): SshError {
  try {
    work();
  } catch (error) {
    if (error instanceof SshError) return error;
    throw error;
  }
  throw new Error("it was accepted");
}

describe("a message", () => {
  it("becomes elements with local names, their own text and attributes", () => {
    const text = `<!-- c --><nc:rpc-reply xmlns:nc="urn:nc" ${junos} nc:message-id="7">
      <configuration xmlns="http://xml.juniper.net/xnm/1.1/xnm" junos:commit-user="a&amp;b" inactive='inactive'>
        <name>x &lt;<!-- no text --> y<![CDATA[ & z]]></name>A<port/>B</configuration></nc:rpc-reply>`;
    const root = parse(text);
    expect(root).toMatchObject({ name: "rpc-reply", attributes: { "message-id": "7" } });
    expect(root.attributes).not.toHaveProperty("nc");
    const [configuration] = root.children;
    expect(configuration).toMatchObject({
      name: "configuration",
      attributes: { "commit-user": "a&b", inactive: "inactive" },
      children: [
        { name: "name", text: "x < y & z", children: [] },
        { name: "port", text: "", attributes: {} },
      ],
    });
    expect(configuration?.text.trim()).toBe("AB");
  });

  it("keeps text as it stands: spaces, line ends, quotes of Junos", () => {
    expect(parse("<a>\n  two\r\n lines\t</a>").text).toBe("\n  two\n lines\t");
    expect(parse("<a>## SECRET-DATA &quot;$9$x&quot;</a>").text).toBe('## SECRET-DATA "$9$x"');
  });

  it.each([
    ["nothing", "  \n"],
    ["plain words", "error: command is not valid on the mx240"],
    ["an end that is missing", "<rpc-reply><a>"],
    ["ends in the wrong order", "<rpc-reply><a><b></a></b></rpc-reply>"],
    ["two roots", "<a/><b/>"],
    ["words behind it", "<a/>garbage"],
    ["an attribute without quotes", "<a b=c/>"],
    ["an attribute that comes twice", "<a b='1' b='2'/>"],
    ["an entity of HTML", "<a>&nbsp;</a>"],
    ["an entity of its own", "<a>&lol;</a>"],
    ["a control character", "<a>\u0007</a>"],
    ["a control character in a name", "<a\u0001/>"],
    ["a reference to a control character", "<a>&#27;[31m</a>"],
    ["a reference to one in an attribute", "<a b='&#x1;'/>"],
    ["a prefix that nobody declared", "<x:a/>"],
    ["a tag cut in two", "<rpc-reply><a </rpc-reply>"],
    ["a comment without an end", "<a><!-- </a>"],
  ])("with %s is not understood, and quoted", (_, text) => {
    const error = refusal(() => parse(text));
    expect(error.code).toBe("not-understood");
    expect(error.message).toMatch(/^r1:22 sent XML that is not well-formed \(.+\); it begins with ("|nothing)/);
    expect(error.message).not.toMatch(/\p{Cc}/u);
    expect(error.message.length).toBeLessThan(600);
  });

  it("quotes at most 200 characters, however long the garbage is", () => {
    const error = refusal(() => parse(`garbage ${"x".repeat(1e6)}`));
    expect(error.message).toContain(`"garbage ${"x".repeat(192)}"`);
    expect(error.message).not.toContain("x".repeat(193));
  });

  it.each([
    ["internal entities", `<!DOCTYPE a [<!ENTITY lol "lol"><!ENTITY lol2 "&lol;&lol;&lol;&lol;">]><a>&lol2;</a>`],
    ["an external entity", `<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd">]><a>&x;</a>`],
    ["an external document type", `<?xml version="1.0"?><!DOCTYPE a SYSTEM "http://192.0.2.1/a.dtd"><a/>`],
    ["one in lower case", "<!doctype html><a/>"],
    ["one in the middle", `<a><!ENTITY x "y"></a>`],
  ])("with %s is refused before it is parsed", (_, text) => {
    expect(refusal(() => parse(text)).message).toContain("a document type or entity declaration");
  });

  it("may speak of a document type in comments and CDATA", () => {
    expect(parse("<a><!-- <!DOCTYPE x> --><![CDATA[<!DOCTYPE y>]]></a>").text).toBe("<!DOCTYPE y>");
  });

  it("has a hundred levels and no more", () => {
    const nested = (levels: number) => `${"<a>".repeat(levels)}${"</a>".repeat(levels)}`;
    expect(parse(nested(100)).name).toBe("a");
    expect(refusal(() => parse(nested(101))).message).toContain("more than 100 levels");
    // A million of them: refused at the first that is too much.
    expect(refusal(() => parse("<a>".repeat(1e6))).message).toContain("more than 100 levels");
  });

  it("has so many elements and no more", () => {
    expect(refusal(() => parse(`<a>${"<b/>".repeat(250_000)}</a>`)).message).toContain("more than 250000 elements");
  });

  it.each([
    ["comments", "<!--"],
    ["instructions", "<?"],
    ["a name", `<${"a".repeat(5e6)}`],
    ["quotes", `<a "`],
    ["attributes", `<a b="c" d='`],
  ])("of garbage is read in a time that grows with its length only: %s", (_, piece) => {
    const started = Date.now();
    refusal(() => parse(piece.length > 1000 ? piece : piece.repeat(5e6 / piece.length)));
    expect(Date.now() - started).toBeLessThan(5000);
  });

  it("is understood or refused, whatever it is: nothing else is thrown", () => {
    const piece = fc.oneof(
      fc.constantFrom(
        "<a>",
        "</a>",
        "<b/>",
        "<!--",
        "-->",
        "<![CDATA[",
        "]]>",
        "<?x",
        "?>",
        "&lt;",
        "&",
        '"',
        "<!",
        "<",
      ),
      fc.string({ unit: "binary", maxLength: 5 }),
      fc.constantFrom("<rpc-reply>", "</rpc-reply>", "<routing-engine>", "</routing-engine>", "<commit-success/>"),
    );
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 12 }), (parts) => {
        const text = parts.join("");
        try {
          parse(text);
        } catch (error) {
          expect(error).toBeInstanceOf(SshError);
        }
      }),
      { numRuns: 500 },
    );
  });
});

describe("replies to a commit that Junos leaves open", () => {
  const reply = (inner: string) =>
    `<nc:rpc-reply  xmlns:junos="http://xml.juniper.net/junos/25.4R1.12/junos" xmlns:nc="urn:ietf:params:xml:ns:netconf:base:1.0" message-id="101">\n${inner}\n</nc:rpc-reply>\n`;
  const engine = (name: string, rest = "<commit-check-success/>") =>
    `<routing-engine junos:style="show-name">\n<name>${name}</name>\n${rest}\n`;

  it("are closed where the reply ends: a chassis cluster, release 25.4R1", () => {
    const root = parse(reply(`${engine("node1")}<nc:ok/>`));
    expect(root.children.map(({ name }) => name)).toEqual(["routing-engine"]);
    expect(textAt(root, "routing-engine", "name")).toBe("node1");
    expect(root.children[0]?.children.map(({ name }) => name)).toEqual(["name", "commit-check-success", "ok"]);
  });

  it("are closed where the results end, and where the next node begins", () => {
    const inside = parse(reply(`<commit-results>${engine("node0")}${engine("node1")}</commit-results><nc:ok/>`));
    expect(inside.children.map(({ name }) => name)).toEqual(["commit-results", "ok"]);
    expect(inside.children[0]?.children.map((each) => textAt(each, "name"))).toEqual(["node0", "node1"]);
    const bare = parse(reply(`${engine("node0")}${engine("node1")}<nc:ok/>`));
    expect(bare.children.map((each) => textAt(each, "name"))).toEqual(["node0", "node1"]);
  });

  it("are closed where an engine that is right stands beside one that is not", () => {
    const one = `${engine("node0")}</routing-engine>`;
    const root = parse(reply(`<commit-results>${one}${engine("node1")}</commit-results>`));
    expect(root.children[0]?.children).toHaveLength(2);
  });

  it("keep their errors", () => {
    const error = `<nc:rpc-error><nc:error-severity>error</nc:error-severity><nc:error-message>no</nc:error-message></nc:rpc-error>`;
    const parsed = parseXml(reply(engine("node1", error)), "r1");
    expect(rpcErrors(parsed.reports).errors).toEqual([{ severity: "error", message: "no" }]);
  });

  it.each([
    ["another element that is open", reply("<commit-results><foo><commit-success/></commit-results>")],
    ["an engine in a reply to something else", reply("<routing-engine><name>re0</name>")],
    ["an engine elsewhere", reply(`<route-engine-information>${engine("re0")}</route-engine-information>`)],
    ["an engine and something else", reply(`${engine("re0")}<foo>`)],
    ["the end of the reply", `<rpc-reply>${engine("re0").replace("junos:", "")}`],
    ["an end too many", reply(`${engine("re0")}</foo>`)],
    ["a document type", `<!DOCTYPE a>${reply(engine("re0"))}`],
  ])("are the only thing that is repaired; not %s", (_, text) => {
    expect(repairCommitReply(text)).toBeUndefined();
    expect(refusal(() => parse(text)).code).toBe("not-understood");
  });

  it("that are right are left alone", () => {
    expect(repairCommitReply(reply(`${engine("re0")}</routing-engine>`))).toBeUndefined();
  });
});

describe("what a device reports", () => {
  it("a lock that somebody holds, on one line", () => {
    const text = `<rpc-error><error-type>protocol</error-type><error-tag>lock-denied</error-tag><error-severity>error</error-severity><error-message>
configuration database locked by:
  ansible terminal  (pid 50198) on since 2017-07-27 01:21:33 UTC, idle 01:00:51
      exclusive 
</error-message><error-info><session-id>50198</session-id></error-info></rpc-error>`;
    expect(report(text)).toEqual({
      errors: [
        {
          severity: "error",
          message:
            "configuration database locked by: ansible terminal (pid 50198) on since 2017-07-27 01:21:33 UTC, idle 01:00:51 exclusive",
          tag: "lock-denied",
        },
      ],
      warnings: [],
    });
  });

  it("a check-out that failed: several errors inside of the results", () => {
    const text = `<commit-results><rpc-error><error-type>application</error-type><error-tag>invalid-value</error-tag><error-severity>error</error-severity><error-path>[edit]</error-path><error-message>mgd: Missing mandatory statement: 'root-authentication'</error-message><error-info><bad-element>system</bad-element></error-info></rpc-error><rpc-error><error-type>protocol</error-type><error-tag>operation-failed</error-tag><error-severity>error</error-severity><error-message>
configuration check-out failed: (missing mandatory statements)
</error-message></rpc-error></commit-results>`;
    expect(report(text).errors).toEqual([
      {
        severity: "error",
        message: "mgd: Missing mandatory statement: 'root-authentication'",
        tag: "invalid-value",
        path: "[edit]",
        element: "system",
      },
      {
        severity: "error",
        message: "configuration check-out failed: (missing mandatory statements)",
        tag: "operation-failed",
      },
    ]);
  });

  it("an error in front of <ok/> is an error, warnings in front of it are none", () => {
    const warning = `<rpc-error><error-severity>warning</error-severity><error-message>\nstatement not found\n</error-message></rpc-error>`;
    const error = `<rpc-error><error-type>protocol</error-type><error-tag>operation-failed</error-tag><error-severity>error</error-severity><error-message>syntax error</error-message><error-info><bad-element>protcols</bad-element></error-info></rpc-error>`;
    const both = report(`<load-configuration-results>${warning}${error}<ok/></load-configuration-results>`);
    expect(both.errors).toMatchObject([{ message: "syntax error", element: "protcols" }]);
    expect(both.warnings).toEqual([{ severity: "warning", message: "statement not found" }]);
    const only = report(`<load-configuration-results>${warning}${warning}<ok/></load-configuration-results>`);
    expect([only.errors.length, only.warnings.length]).toEqual([0, 2]);
  });

  it("Junos's own form, by its prefix: a leaf that is called error is none", () => {
    const xnm = `xmlns="http://xml.juniper.net/xnm/1.1/xnm" xmlns:xnm="http://xml.juniper.net/xnm/1.1/xnm"`;
    const text = `<xnm:error ${xnm}><source-daemon>dcd</source-daemon><edit-path>[edit interfaces]</edit-path><statement>ge-0/0/0</statement><message>\nbad unit\n</message></xnm:error><xnm:warning ${xnm}><message>careful</message></xnm:warning>`;
    expect(report(text)).toEqual({
      errors: [{ severity: "error", message: "bad unit", path: "[edit interfaces]", element: "ge-0/0/0" }],
      warnings: [{ severity: "warning", message: "careful" }],
    });
    const syslog = `<configuration ${xnm}><syslog><file><contents><name>any</name><error/></contents></file></syslog></configuration>`;
    expect(report(syslog)).toEqual({ errors: [], warnings: [] });
  });

  it("with prefixes, as rfc-compliant devices write it", () => {
    const text = `<nc:rpc-error xmlns:nc="urn:nc"><nc:error-severity>error</nc:error-severity><nc:error-message>permission denied</nc:error-message><nc:error-info><nc:bad-element>lock</nc:bad-element></nc:error-info></nc:rpc-error>`;
    expect(report(text).errors).toEqual([{ severity: "error", message: "permission denied", element: "lock" }]);
  });

  it("without words, or without a severity: an error, which its tag names", () => {
    expect(report("<rpc-error><error-tag>in-use</error-tag></rpc-error>").errors).toEqual([
      { severity: "error", message: "in-use", tag: "in-use" },
    ]);
    expect(report("<rpc-error/>").errors).toEqual([{ severity: "error", message: "an error without a word" }]);
  });
});

describe("a hello", () => {
  const hello = (...capabilities: string[]) =>
    `<hello ${netconf}><capabilities>${capabilities.map((each) => `<capability>${each}</capability>`).join("\n")}</capabilities><session-id>94347</session-id></hello>`;
  const base = "urn:ietf:params:netconf:base:1.0";
  const read = (text: string) => readHello(text, "r1:22");
  const comments =
    "<!-- No zombies were killed during the creation of this user interface -->\n<!-- user jcluser, class j-super-user -->\n";

  it.each([
    ["comments before it", `${comments}${hello(base)}\n`],
    ["a declaration", `<?xml version="1.0" encoding="UTF-8"?>\n${hello(base)}`],
    ["no namespace, the old capability", hello("urn:ietf:params:xml:ns:netconf:base:1.0").replace(netconf, "")],
    [
      "prefixes",
      hello(base)
        .replace(/<(\/?)/g, "<$1nc:")
        .replace("xmlns=", "xmlns:nc="),
    ],
    ["a warning before it", `<rpc-error><error-severity>warning</error-severity></rpc-error>${hello(base)}`],
  ])("with %s is read", (_, text) => {
    expect(read(text)).toEqual({ chunks: false });
  });

  it("says whether chunks are spoken", () => {
    expect(read(hello(base, "urn:ietf:params:netconf:base:1.1"))).toEqual({ chunks: true });
    expect(read(hello("urn:ietf:params:netconf:base:1.1"))).toEqual({ chunks: true });
    expect(read(hello(base, "urn:ietf:params:netconf:capability:confirmed-commit:1.1"))).toEqual({ chunks: false });
  });

  const error = `<rpc-error><error-type>protocol</error-type><error-tag>operation-failed</error-tag><error-severity>error</error-severity><error-message>\ncould not open the\n configuration database\n</error-message></rpc-error>`;
  it.each([
    ["a reply before it", `${comments}<rpc-reply>${error}</rpc-reply>${hello(base)}`],
    ["an error before it", `${error}${hello(base)}`],
    ["an error inside of it", hello(base).replace("</hello>", `${error}</hello>`)],
    ["a reply instead of it", `<rpc-reply ${netconf} ${junos}>${error}</rpc-reply>`],
    ["a reply around it", `<rpc-reply>${error}${hello(base)}</rpc-reply>`],
  ])("with %s: the device's error is quoted", (_, text) => {
    const refused = refusal(() => read(text));
    expect(refused.code).toBe("device");
    expect(refused.message).toBe("r1:22 opened no NETCONF session: could not open the configuration database");
  });

  it.each([
    ["another element", "<rpc-reply/>"],
    ["no capability of NETCONF", hello("urn:something:else")],
    ["words", "Last login: Mon"],
  ])("that is %s is not understood", (_, text) => {
    expect(refusal(() => read(text)).code).toBe("not-understood");
  });
});
