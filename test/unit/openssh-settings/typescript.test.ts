import ts from "typescript";
import { criteria } from "../../../provider/platforms/openssh/settings/match-rows";
import { settings, settingsArguments } from "../../../provider/platforms/openssh/settings/table";
import { settingsInterface } from "../../../provider/platforms/openssh/settings/typescript";

const text = settingsInterface();
const source = ts.createSourceFile("generated.ts", text, ts.ScriptTarget.ES2022, true);
const interfaces = new Map(
  source.statements
    .filter(ts.isInterfaceDeclaration)
    .map((each) => [each.name.text, each.members.map((member) => member.getText())]),
);

const fieldsOf = (name: string): string[] => interfaces.get(name) ?? [];
const field = (owner: string, name: string): string =>
  fieldsOf(owner).find((each) => new RegExp(`^${name}\\??:`).test(each)) ?? "";

test("it is TypeScript", () => {
  const { diagnostics } = ts.transpileModule(text, { reportDiagnostics: true });
  expect(diagnostics?.map(({ messageText }) => messageText)).toEqual([]);
});

test("every setting and every criterion is there, optional and an Input", () => {
  for (const { argument } of settings)
    expect(field("OpenSshServerSettings", argument)).toMatch(/^\w+\?: pulumi\.Input</);
  for (const { name } of criteria) expect(field("OpenSshMatchBlock", name)).toMatch(/^\w+\?: pulumi\.Input</);
  expect(field("OpenSshMatchBlock", "settings")).toBe("settings: pulumi.Input<OpenSshMatchSettings>;");
});

test("every nested argument of the support table is there", () => {
  const nested = settingsArguments.filter(({ argument }) => /[.[]/.test(argument) && !argument.startsWith("match"));
  for (const { argument } of nested) {
    const [, parent = "", name = ""] = /^(\w+)(?:\[\])?\.(\w+)$/.exec(argument) ?? [];
    expect(field(`OpenSsh${parent[0]?.toUpperCase()}${parent.slice(1)}`, name)).not.toBe("");
  }
});

test.each([
  ["port", "pulumi.Input<number | pulumi.Input<number>[]>"],
  ["listenAddress", "pulumi.Input<pulumi.Input<string | OpenSshListenAddress>[]>"],
  ["ipQos", "pulumi.Input<string | OpenSshIpQos>"],
  ["permitRootLogin", 'pulumi.Input<"yes" | "prohibit-password" | "forced-commands-only" | "no">'],
  ["pubkeyAuthOptions", 'pulumi.Input<pulumi.Input<"none" | "touch-required" | "verify-required">[]>'],
  ["perSourcePenalties", "pulumi.Input<boolean | OpenSshPerSourcePenalties>"],
  ["channelTimeout", "pulumi.Input<pulumi.Input<OpenSshChannelTimeout>[]>"],
  ["setEnv", "pulumi.Input<{ [name: string]: pulumi.Input<string> }>"],
  ["permitUserEnvironment", "pulumi.Input<boolean | pulumi.Input<string>[]>"],
  ["match", "pulumi.Input<pulumi.Input<OpenSshMatchBlock>[]>"],
])("the type of %s", (argument, type) =>
  expect(field("OpenSshServerSettings", argument)).toBe(`${argument}?: ${type};`),
);

test("what may stand in match, and nothing else", () => {
  const names = text.match(/^ {2}\| "(\w+)"$/gm)?.map((line) => line.slice(5, -1));
  expect(names).toEqual(settings.filter(({ match }) => match).map(({ argument }) => argument));
});

test("the comment says what, range, default, release and document", () => {
  const comment = text.slice(0, text.indexOf("perSourceMaxStartups?:")).split("/**").at(-1);
  expect(comment).toContain("Connections from one source");
  for (const part of ["Values: 0 or more, none.", "Default: none.", "Since OpenSSH 8.5.", "@see sshd_config(5)"])
    expect(comment).toContain(part);
});
