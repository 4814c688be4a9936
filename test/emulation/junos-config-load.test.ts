import { VirtualClock } from "../emulators/junos/clock";
import { type ConfigTree, Database, type LoadOptions, load, printSet, schema } from "../emulators/junos/config";

const junos = schema("24.4");
const from = (text: string): ConfigTree => {
  const { tree, errors } = load(junos, { children: [] }, { action: "set", format: "set" }, text);
  expect(errors).toEqual([]);
  return tree;
};
const lines = (tree: ConfigTree): string[] => printSet(junos, tree).split("\n").slice(0, -1);
const set = (tree: ConfigTree, text: string, more: Partial<LoadOptions> = {}) =>
  load(junos, tree, { action: "set", format: "text", ...more }, text);
const ssh = "system services ssh";

describe("set and delete", () => {
  test("set appends to a list; delete and set replaces it, in order", () => {
    const tree = from(`set ${ssh} ciphers aes256-ctr\nset ${ssh} ciphers aes128-ctr`);
    const appended = set(tree, `set ${ssh} ciphers [ 3des-cbc aes256-ctr ]`);
    expect(lines(appended.tree).map((line) => line.split(" ").at(-1))).toEqual([
      "aes256-ctr",
      "aes128-ctr",
      "3des-cbc",
    ]);
    const replaced = set(tree, `delete ${ssh} ciphers\nset ${ssh} ciphers 3des-cbc\nset ${ssh} ciphers aes256-ctr`);
    expect(lines(replaced.tree)).toEqual([`set ${ssh} ciphers 3des-cbc`, `set ${ssh} ciphers aes256-ctr`]);
  });

  test("what is not there is a warning, one for each line, and the rest is done", () => {
    const tree = from(`set ${ssh} port 22`);
    const result = set(
      tree,
      `delete ${ssh} macs\ndelete system login user bob\nset ${ssh} rate-limit 5\ndelete ${ssh} port 23`,
    );
    expect(result.errors).toEqual([]);
    expect(result.warnings).toEqual([
      expect.objectContaining({ severity: "warning", message: "statement not found", line: 1 }),
      expect.objectContaining({ message: "statement not found", line: 2 }),
      expect.objectContaining({ message: "statement not found", line: 4, source: `delete ${ssh} port 23` }),
    ]);
    expect(lines(result.tree)).toEqual([`set ${ssh} port 22`, `set ${ssh} rate-limit 5`]);
  });

  test("deleting makes nothing on the way, and leaves what means something by being there", () => {
    expect(set(from(""), `delete ${ssh} port`).tree.children).toEqual([]);
    const tree = from(
      "set system login user alice uid 2001\nset system services ssh port 22\nset system login retry-options backoff-factor 5",
    );
    const result = set(
      tree,
      "delete system login user alice uid\ndelete system services ssh port\ndelete system login retry-options backoff-factor",
    );
    expect(result.warnings).toEqual([]);
    expect(lines(result.tree)).toEqual(["set system login user alice", "set system services ssh"]);
    expect(lines(set(result.tree, "delete system login user").tree)).toEqual(["set system services ssh"]);
  });

  test("a wrong line changes nothing, the lines around it do", () => {
    const result = set(
      from(""),
      `set ${ssh} port 2022
set ${ssh} cipher aes256-ctr
set ${ssh} rate-limit 251
set system login user bob authentication ssh-ed25519 "AAAA bob@x"
set ${ssh} ciphers none
frobnicate
set ${ssh} root-login

# a remark
set ${ssh} macs hmac-sha2-256`,
    );
    expect(lines(result.tree)).toEqual([`set ${ssh} macs hmac-sha2-256`, `set ${ssh} port 2022`]);
    expect(result.errors.map(({ line, message, badElement, path }) => [line, message, badElement, path])).toEqual([
      [2, "syntax error", "cipher", "[edit system services ssh]"],
      [3, "Value 251 is not within range (1..250)", "rate-limit", "[edit system services ssh]"],
      [
        4,
        "authorized-key-ed25519: 'AAAA bob@x': Key format must be 'ssh-ed25519 <base64-encoded-key> <comment>'",
        "ssh-ed25519",
        "[edit system login user bob authentication]",
      ],
      [5, "syntax error", "none", "[edit system services ssh]"],
      [6, "unknown command.", "frobnicate", "[edit]"],
      [7, "missing argument.", "root-login", "[edit system services ssh]"],
    ]);
    expect(result.errors[0]?.column).toBe(`set ${ssh} `.length);
  });

  test("neighbours on one line; servers have no keyword", () => {
    const line = "set system services outbound-ssh client nms 192.0.2.10 port 7804 retry 3 timeout 15";
    expect(lines(from(line))).toEqual(
      ["port 7804", "retry 3", "timeout 15"].map(
        (rest) => `set system services outbound-ssh client nms 192.0.2.10 ${rest}`,
      ),
    );
    expect(set(from(""), "set system services outbound-ssh client nms servers 192.0.2.10").errors).toHaveLength(1);
    expect(set(from(""), "set system services outbound-ssh client nms services netconf x").errors).toEqual([]);
  });

  test("a choice has one answer", () => {
    const old = schema("22.3");
    const text = `set ${ssh} tcp-forwarding\nset ${ssh} no-tcp-forwarding\nset ${ssh} hostkey-algorithm ssh-rsa\nset ${ssh} hostkey-algorithm no-ssh-rsa`;
    const { tree } = load(old, { children: [] }, { action: "set", format: "set" }, text);
    expect(printSet(old, tree)).toBe(`set ${ssh} no-tcp-forwarding\nset ${ssh} hostkey-algorithm no-ssh-rsa\n`);
  });

  test("below an edit path", () => {
    const at = ["system", "services", "ssh"];
    expect(lines(set(from(""), "set port 22", { at }).tree)).toEqual([`set ${ssh} port 22`]);
    expect(set(from(""), "set host-name x", { at }).errors[0]).toMatchObject({
      badElement: "host-name",
      path: "[edit system services ssh]",
    });
    expect(lines(set(from(`set ${ssh} port 22\nset ${ssh} macs hmac-md5`), "delete port", { at }).tree)).toHaveLength(
      1,
    );
  });

  test("deactivate and activate", () => {
    const tree = from(
      `set ${ssh} ciphers [ aes256-ctr aes128-ctr ]\nset ${ssh} port 22\ndeactivate ${ssh} ciphers\ndeactivate ${ssh}`,
    );
    expect(lines(tree)).toEqual([
      `set ${ssh} ciphers aes256-ctr`,
      `deactivate ${ssh} ciphers aes256-ctr`,
      `set ${ssh} ciphers aes128-ctr`,
      `deactivate ${ssh} ciphers aes128-ctr`,
      `set ${ssh} port 22`,
      `deactivate ${ssh}`,
    ]);
    const active = set(tree, `activate ${ssh}\nactivate ${ssh} ciphers`);
    expect(lines(active.tree).filter((line) => line.startsWith("deactivate"))).toEqual([]);
    expect(set(tree, `set ${ssh} port 23`).tree.children).toEqual(
      from(lines(tree).join("\n").replace("port 22", "port 23")).children,
    );
    expect(set(from(""), `deactivate ${ssh}`).warnings).toHaveLength(1);
  });
});

describe("text", () => {
  const text = (tree: ConfigTree, action: LoadOptions["action"], content: string) =>
    load(junos, tree, { action, format: "text" }, content);

  test("merge adds, replace replaces what it is asked to, override everything", () => {
    const tree = from(`set ${ssh} ciphers aes256-ctr\nset ${ssh} port 22\nset system host-name r1`);
    const content = "system { services { replace: ssh { ciphers aes128-ctr; } } }";
    expect(lines(text(tree, "merge", content).tree)).toHaveLength(4);
    expect(lines(text(tree, "replace", content).tree)).toEqual([
      "set system host-name r1",
      `set ${ssh} ciphers aes128-ctr`,
    ]);
    expect(lines(text(tree, "override", content).tree)).toEqual([`set ${ssh} ciphers aes128-ctr`]);
    expect(lines(text(tree, "update", content).tree)).toEqual([`set ${ssh} ciphers aes128-ctr`]);
    const values = "system { services { ssh { replace: ciphers [ 3des-cbc aes256-ctr ]; } } }";
    expect(lines(text(tree, "replace", values).tree)).toEqual([
      "set system host-name r1",
      `set ${ssh} ciphers 3des-cbc`,
      `set ${ssh} ciphers aes256-ctr`,
      `set ${ssh} port 22`,
    ]);
  });

  test("delete: and active:", () => {
    const tree = from(
      `set ${ssh} ciphers aes256-ctr\nset ${ssh} port 22\nset system services netconf ssh\ndeactivate ${ssh} ciphers`,
    );
    const content =
      "system { services { delete: netconf; ssh { delete: port; active: ciphers aes256-ctr; delete: macs; } } }";
    const result = text(tree, "merge", content);
    expect(lines(result.tree)).toEqual([`set ${ssh} ciphers aes256-ctr`]);
    expect(result.warnings).toEqual([expect.objectContaining({ message: "statement not found", line: 1 })]);
  });

  test("what is unknown is left out with its block, and named", () => {
    const result = text(
      from(""),
      "merge",
      "system {\n  sevices { ssh { port 1; } }\n  host-name r1;\n}\nprotcols { bgp; }\nsecurity {",
    );
    expect(lines(result.tree)).toEqual(["set system host-name r1"]);
    expect(result.errors.map(({ line, badElement, path }) => [line, badElement, path])).toEqual([
      [2, "sevices", "[edit system]"],
      [5, "protcols", "[edit]"],
      [6, "{", "[edit security]"],
    ]);
  });

  test("the words of a mask are no value", () => {
    const content = "system { root-authentication { encrypted-password /* SECRET-DATA */; ## SECRET-DATA\n } }";
    expect(text(from(""), "merge", content).errors).toEqual([
      expect.objectContaining({ message: "missing argument." }),
    ]);
  });
});

describe("xml", () => {
  const xml = (tree: ConfigTree, content: string, more: Partial<LoadOptions> = {}) =>
    load(junos, tree, { action: "merge", format: "xml", ...more }, `<configuration>${content}</configuration>`);
  const inSsh = (content: string): string => `<system><services><ssh>${content}</ssh></services></system>`;
  const tree = from(`set ${ssh} ciphers [ aes256-ctr aes128-ctr ]\nset ${ssh} port 22\nset system host-name r1`);

  test("delete, inactive, active", () => {
    expect(lines(xml(tree, inSsh('<ciphers delete="delete"/><port inactive="inactive">22</port>')).tree)).toEqual([
      "set system host-name r1",
      `set ${ssh} port 22`,
      `deactivate ${ssh} port`,
    ]);
    const one = xml(tree, inSsh('<ciphers delete="delete">aes256-ctr</ciphers><macs delete="delete"/>'));
    expect(lines(one.tree)).toEqual(["set system host-name r1", `set ${ssh} ciphers aes128-ctr`, `set ${ssh} port 22`]);
    expect(one.warnings).toHaveLength(1);
    const inactive = set(tree, `deactivate ${ssh} port`).tree;
    expect(xml(inactive, inSsh('<port active="active">22</port>')).tree).toEqual(tree);
  });

  test("replace counts in a load that replaces", () => {
    const content = inSsh(
      '<ciphers replace="replace">3des-cbc</ciphers><ciphers replace="replace">aes128-ctr</ciphers>',
    );
    expect(lines(xml(tree, content, { action: "replace" }).tree)).toEqual([
      "set system host-name r1",
      `set ${ssh} ciphers 3des-cbc`,
      `set ${ssh} ciphers aes128-ctr`,
      `set ${ssh} port 22`,
    ]);
    expect(lines(xml(tree, content).tree)).toHaveLength(5);
  });

  test("the operations of edit-config", () => {
    const none = { defaultOperation: "none" as const };
    expect(xml(tree, inSsh("<macs>hmac-md5</macs>"), none).warnings).toHaveLength(1);
    expect(lines(xml(tree, inSsh('<ciphers operation="delete"/>'), none).tree)).toEqual([
      "set system host-name r1",
      `set ${ssh} port 22`,
    ]);
    expect(xml(tree, inSsh('<macs operation="remove"/>'), none)).toEqual({ tree, errors: [], warnings: [] });
    expect(xml(tree, inSsh('<port operation="create">23</port>')).errors).toEqual([
      expect.objectContaining({ tag: "data-exists" }),
    ]);
    expect(lines(xml(from(""), inSsh('<port operation="create">23</port>'), none).tree)).toEqual([
      `set ${ssh} port 23`,
    ]);
    expect(lines(xml(tree, '<system operation="replace"><host-name>r2</host-name></system>').tree)).toEqual([
      "set system host-name r2",
    ]);
    expect(
      lines(xml(tree, "<system><host-name>r2</host-name></system>", { defaultOperation: "replace" }).tree),
    ).toEqual(["set system host-name r2"]);
  });

  test("entries move", () => {
    const clients = from(["a", "b", "c"].map((name) => `set system services outbound-ssh client ${name}`).join("\n"));
    const move = (attributes: string): string[] => {
      const content = `<system><services><outbound-ssh><client ${attributes}><name>c</name></client></outbound-ssh></services></system>`;
      return lines(xml(clients, content).tree).map((line) => line.slice(-1));
    };
    expect(move('insert="first"')).toEqual(["c", "a", "b"]);
    expect(move('insert="before" name="b"')).toEqual(["a", "c", "b"]);
    expect(move('insert="after" name="a"')).toEqual(["a", "c", "b"]);
    expect(move('insert="last"')).toEqual(["a", "b", "c"]);
  });

  test("what is wrong is named", () => {
    const result = xml(
      from(""),
      `<protcols/>${inSsh("<services><netconf/></services><port>0</port><no-passwords>true</no-passwords>")}
       <system><services><outbound-ssh><client><name>c</name><server-info>x</server-info><services><netconf/></services></client></outbound-ssh></services></system>
       <system><login><user><uid>2000</uid></user></login></system>`,
    );
    expect(result.errors.map(({ message, badElement, path }) => [message, badElement, path])).toEqual([
      ["syntax error", "protcols", "[edit]"],
      ["syntax error", "services", "[edit system services ssh]"],
      ["Value 0 is not within range (1..65535)", "port", "[edit system services ssh]"],
      ["syntax error", "true", "[edit system services ssh]"],
      ["syntax error", "server-info", "[edit system services outbound-ssh client c]"],
      ["missing argument.", "services", "[edit system services outbound-ssh client c]"],
      ["missing argument.", "user", "[edit system login]"],
    ]);
  });

  test("what is not well-formed changes nothing", () => {
    expect(load(junos, tree, { action: "override", format: "xml" }, "<configuration><system>")).toEqual({
      tree,
      errors: [expect.objectContaining({ message: "syntax error" })],
      warnings: [],
    });
    expect(load(junos, tree, { action: "merge", format: "json" }, "{").tree).toBe(tree);
  });
});

test("an element that somebody else has parsed", () => {
  const database = new Database({ profile: "24.4", clock: new VirtualClock() });
  const leaf = (name: string, text: string) => ({ name, attributes: {}, children: [], text });
  const system = { name: "system", attributes: {}, text: "", children: [leaf("host-name", "\n r1 ")] };
  database.load(
    { action: "merge", format: "xml" },
    { name: "configuration", attributes: {}, text: "", children: [system] },
  );
  database.load({ action: "set", format: "text" }, leaf("configuration-set", "set system services ssh port 22"));
  expect(printSet(database.schema, database.candidate)).toBe(
    "set system host-name r1\nset system services ssh port 22\n",
  );
});
