import {
  type ConfigTree,
  effective,
  inherited,
  load,
  printSet,
  printXml,
  schema,
  select,
  valuesAt,
  type XmlElement,
} from "../emulators/junos/config";

const junos = schema("24.4");
const ssh = "system services ssh";

function from(text: string): ConfigTree {
  const { tree, errors } = load(junos, { children: [] }, { action: "set", format: "set" }, text);
  expect(errors).toEqual([]);
  return tree;
}

const lines = (tree: ConfigTree): string[] => printSet(junos, tree).split("\n").slice(0, -1);

test("what stands there wins, an inner group over an outer one, an earlier over a later", () => {
  const tree = from(`set groups a ${ssh} port 1
    set groups a ${ssh} rate-limit 1
    set groups b ${ssh} rate-limit 2
    set groups b ${ssh} connection-limit 2
    set groups c ${ssh} connection-limit 3
    set groups c ${ssh} root-login deny
    set apply-groups [ a b ]
    set system services apply-groups c
    set ${ssh} port 22`);
  expect(lines(effective(tree)).sort()).toEqual([
    `set ${ssh} connection-limit 3`,
    `set ${ssh} port 22`,
    `set ${ssh} rate-limit 1`,
    `set ${ssh} root-login deny`,
  ]);
});

test("a group may apply groups, even in a circle", () => {
  const tree = from(`set groups a apply-groups b
    set groups a ${ssh} port 1
    set groups b apply-groups a
    set groups b ${ssh} port 2
    set groups b ${ssh} rate-limit 2
    set apply-groups a`);
  expect(lines(effective(tree)).sort()).toEqual([`set ${ssh} port 1`, `set ${ssh} rate-limit 2`]);
});

test("values are marked with their group, and added to a list", () => {
  const tree = from(`set groups g ${ssh} ciphers [ aes256-ctr aes128-ctr ]
    set groups g system login user bob class operator
    set apply-groups g
    set ${ssh} ciphers aes128-ctr`);
  expect(valuesAt(effective(tree), `${ssh} ciphers`)).toEqual(["aes128-ctr", "aes256-ctr"]);
  const xml = printXml(junos, inherited(tree), { groups: true });
  expect(xml).toContain("<ciphers>aes128-ctr</ciphers>");
  expect(xml).toContain('<ciphers group="g">aes256-ctr</ciphers>');
  expect(xml).toContain('<user group="g">');
  expect(xml).toContain('<name group="g">bob</name>');
  expect(xml).not.toContain("<groups>");
  expect(printXml(junos, inherited(tree))).not.toContain("group=");
  expect(printXml(junos, tree)).toContain("<apply-groups>g</apply-groups>");
});

test("wildcards speak of what is there", () => {
  const tree = from(`set groups g system login user <*> class operator
    set groups g system login user <a*> uid 2000
    set apply-groups g
    set system login user alice
    set system login user bob class super-user`);
  expect(lines(effective(tree))).toEqual([
    "set system login user alice uid 2000",
    "set system login user alice class operator",
    "set system login user bob class super-user",
  ]);
});

test("apply-groups-except, inactive groups and inactive statements", () => {
  const base = `set groups g ${ssh} port 2022\nset apply-groups g\nset ${ssh} rate-limit 5\n`;
  expect(valuesAt(effective(from(`${base}set ${ssh} apply-groups-except g`)), `${ssh} port`)).toEqual([]);
  expect(valuesAt(effective(from(`${base}deactivate groups g`)), `${ssh} port`)).toEqual([]);
  expect(valuesAt(effective(from(`${base}deactivate apply-groups`)), `${ssh} port`)).toEqual([]);
  expect(valuesAt(effective(from(`${base}deactivate groups g ${ssh} port`)), `${ssh} port`)).toEqual([]);
  expect(valuesAt(effective(from(`${base}set ${ssh} port 22\ndeactivate ${ssh} port`)), `${ssh} port`)).toEqual([
    "2022",
  ]);
  expect(lines(effective(from(`set ${ssh} port 22\nset system host-name r1\ndeactivate ${ssh}`)))).toEqual([
    "set system host-name r1",
    "set system services",
  ]);
});

test("what is shown with inheritance keeps what is inactive there, and takes nothing inactive from groups", () => {
  const tree = from(`set groups g ${ssh} port 2022
    set groups g ${ssh} rate-limit 5
    deactivate groups g ${ssh} rate-limit
    set apply-groups g
    set ${ssh} port 22
    deactivate ${ssh} port`);
  expect(lines(inherited(tree))).toEqual([`set ${ssh} port 22`, `deactivate ${ssh} port`]);
});

test("numbers of a group may be variables, those of the device not", () => {
  expect(lines(from(`set groups g ${ssh} port "<*>"`))).toHaveLength(1);
  const { errors } = load(junos, { children: [] }, { action: "set", format: "set" }, `set ${ssh} port "<*>"`);
  expect(errors).toEqual([expect.objectContaining({ badElement: "port" })]);
});

describe("filters", () => {
  const element = (name: string, ...children: (XmlElement | string)[]): XmlElement => ({
    name,
    attributes: {},
    children: children.filter((child) => typeof child !== "string"),
    text: children.filter((child) => typeof child === "string").join(""),
  });
  const tree = from(`set system host-name r1
    set system login user alice class super-user
    set system login user alice uid 2000
    set system login user bob class operator
    set ${ssh} ciphers [ aes256-ctr aes128-ctr ]
    set ${ssh} port 22
    set system services netconf ssh
    set security ssh-known-hosts host h rsa-key AAAA`);
  const asked = (...parts: XmlElement[]): string[] => lines(select(junos, tree, element("configuration", ...parts)));
  const users = (...parts: XmlElement[]): XmlElement => element("system", element("login", element("user", ...parts)));

  test("none, or an empty one, asks for everything", () => {
    expect(select(junos, tree)).toBe(tree);
    expect(select(junos, tree, element("configuration"))).toBe(tree);
  });

  test("an element asks for what is below it", () => {
    expect(asked(element("system", element("services", element("ssh"))))).toEqual([
      `set ${ssh} ciphers aes256-ctr`,
      `set ${ssh} ciphers aes128-ctr`,
      `set ${ssh} port 22`,
    ]);
    expect(asked(element("system", element("services", element("ssh", element("port")))))).toEqual([
      `set ${ssh} port 22`,
    ]);
    expect(asked(element("security"), element("system", element("host-name")))).toEqual([
      "set system host-name r1",
      "set security ssh-known-hosts host h rsa-key AAAA",
    ]);
  });

  test("a name chooses entries", () => {
    expect(asked(users(element("name", "\n alice ")))).toEqual([
      "set system login user alice uid 2000",
      "set system login user alice class super-user",
    ]);
    expect(asked(users(element("name", "alice"), element("class")))).toEqual([
      "set system login user alice class super-user",
    ]);
    expect(asked(users(element("name")))).toEqual(["set system login user alice", "set system login user bob"]);
    expect(asked(users(element("name", "carol")))).toEqual([]);
    expect(asked(users(element("class")))).toEqual([
      "set system login user alice class super-user",
      "set system login user bob class operator",
    ]);
  });

  test("several filters ask for all their parts", () => {
    const login = (name: string) => element("login", element("user", element("name", name)));
    expect(asked(element("system", login("alice"), element("host-name")), element("system", login("bob")))).toEqual([
      "set system host-name r1",
      "set system login user alice uid 2000",
      "set system login user alice class super-user",
      "set system login user bob class operator",
    ]);
  });

  test("what is not there, or unknown, finds nothing", () => {
    expect(asked(element("system", element("services", element("telnet"))), element("nothing"))).toEqual([]);
    expect(select(junos, tree, element("configuration", element("nothing"))).children).toEqual([]);
  });
});
