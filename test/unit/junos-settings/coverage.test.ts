import { readFileSync } from "node:fs";
import { join } from "node:path";
import { serverSettings } from "../../../provider/platforms/junos/server-settings";
import { refusalOf } from "../../../provider/platforms/junos/settings/refusals";
import { settings } from "../../../provider/platforms/junos/settings/table";
import { junosInterface } from "../../../provider/platforms/junos/settings/typescript";

interface Row {
  resource: string;
  argument: string;
  type: string;
  since?: string;
  until?: string;
}

const promised: { arguments: Row[]; refused: Row[] } = JSON.parse(
  readFileSync(join(__dirname, "..", "..", "fixtures", "support", "junos.json"), "utf8"),
);
const ours = (rows: Row[]): Row[] => rows.filter(({ resource }) => resource === "SshServerSettings");

test("the arguments are those that are promised, in their order, with their types and releases", () => {
  const rows = (all: Omit<Row, "resource">[]) =>
    all.map(({ argument, type, since, until }) => [argument, type, since, until]);
  expect(rows(serverSettings.arguments)).toEqual(rows(ours(promised.arguments)));
});

test("so are the refusals, each with a sentence", () => {
  const names = (all: { argument: string }[]) => all.map(({ argument }) => argument);
  expect(names(serverSettings.refused)).toEqual(names(ours(promised.refused)));
  for (const { reason } of serverSettings.refused) expect(reason).toMatch(/^\S.{20,}\.$/s);
});

test.each([
  "loginGraceTime",
  "listenAddress",
  "allowGroups",
  "x11Forwarding",
  "gssapiKeyExchange",
  "netconf.rfcCompliant",
  "banner",
])("%s is refused by name", (name) => expect(refusalOf(name)).toMatch(/\.$/));

test.each(["port", "pubkeyAuthentication", "netconf.port", "certBasedAuth.nothing"])("%s is not", (name) =>
  expect(refusalOf(name)).toBeUndefined(),
);

test("a setting says on the device what its row says", () => {
  for (const { argument, leaves, device } of settings) {
    expect([argument, leaves.some(({ path }) => device.includes(String(path.at(-1))))]).toEqual([argument, true]);
  }
});

test("the SDK has every argument, with what it does", () => {
  const text = junosInterface();
  for (const { argument, doc } of settings) {
    expect(text).toMatch(new RegExp(`^  ${argument.split(".").at(-1)}\\?: `, "m"));
    expect(text.replace(/\n \*|\n {3}\*/g, "")).toContain(doc);
  }
  expect(text).toMatch(/interface JunosMatchSettings \{/);
});
