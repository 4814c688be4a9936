import { declaration } from "../../../core/typescript/declaration";
import { docLines } from "../../../core/typescript/doc-lines";
import { field } from "../../../core/typescript/field";
import { inputType } from "../../../core/typescript/input-type";
import { matchSettings } from "./match-settings";
import type { Setting } from "./setting";
import { groups, matchUser, settings } from "./table";

const prefix = "Junos";
const main = `${prefix}ServerSettings`;

/** What each object of settings is about. */
const about: { readonly [group: string]: string } = {
  rekeyLimit: "When new session keys are agreed.",
  certBasedAuth: "Certificates and their authorities, in the configuration itself.",
  retryOptions: "What wrong passwords lead to. Holds for every login of the device, console and telnet included.",
  netconf: "NETCONF over SSH on a port of its own.",
};

/** The argument types of the SDK, as text: every setting with what it does, its range and default, and since when. */
export function junosInterface(): string {
  const match = field("match", `pulumi.Input<pulumi.Input<${prefix}MatchBlock>[]>`, [
    "Settings for some users only, which Junos keeps with the user.",
    `@see ${matchUser.source}`,
  ]);
  const single = settings
    .filter(({ argument }) => !argument.includes("."))
    .map((each) => settingField(each, each.argument));
  const objects = Object.keys(groups).map((group) =>
    field(group, `pulumi.Input<${nameOf(group)}>`, [about[group] ?? group]),
  );
  const intro = "Settings of the SSH server of Junos and Junos OS Evolved. What is left out is not managed.";
  const declarations = [
    declaration(main, intro, [...single, ...objects, match]),
    ...Object.keys(groups).map(groupInterface),
    matchInterface(),
    matchSettingsInterface(),
  ];
  return `${declarations.join("\n\n")}\n`;
}

const nameOf = (group: string): string => `${prefix}${group[0]?.toUpperCase()}${group.slice(1)}`;

function settingField(setting: Setting, name: string): string {
  return field(name, inputType(setting.type), docLines(setting, setting.source, setting.doc, "Junos"));
}

function groupInterface(group: string): string {
  const members = settings.filter(({ argument }) => argument.startsWith(`${group}.`));
  const fields = members.map((each) => settingField(each, each.argument.slice(group.length + 1)));
  return declaration(nameOf(group), about[group] ?? group, fields);
}

function matchInterface(): string {
  const user = field(
    "user",
    inputType(matchUser.type),
    docLines(matchUser, String(matchUser.source), matchUser.doc, "Junos"),
    false,
  );
  const inner = field(
    "settings",
    `pulumi.Input<${prefix}MatchSettings>`,
    ["What is different for these users."],
    false,
  );
  return declaration(`${prefix}MatchBlock`, "Settings for some users.", [user, inner]);
}

function matchSettingsInterface(): string {
  const fields = matchSettings("U").map((each) => settingField(each, each.argument.replace("match[U].", "")));
  return declaration(
    `${prefix}MatchSettings`,
    "What may differ between users; everything else is for all of them.",
    fields,
  );
}
