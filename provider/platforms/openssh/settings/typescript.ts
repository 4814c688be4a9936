import { comment } from "../../../core/typescript/comment";
import { declaration } from "../../../core/typescript/declaration";
import { docLines } from "../../../core/typescript/doc-lines";
import { field } from "../../../core/typescript/field";
import { inputType } from "../../../core/typescript/input-type";
import { type Criterion, criteria } from "./match-rows";
import type { Member, Setting } from "./setting";
import { settings } from "./table";

const prefix = "OpenSsh";
const system = "OpenSSH";
const main = `${prefix}ServerSettings`;

/**
 * The argument types of the SDK, as text: every setting with what it does, its range and default, since when there is
 * one and where that stands.
 */
export function settingsInterface(): string {
  return `${[mainInterface(), ...settings.flatMap(memberInterface), settingsOfMatch(), matchInterface()].join("\n\n")}\n`;
}

function mainInterface(): string {
  const intro = "Settings of an OpenSSH server. What is left out is not managed.";
  const match = field("match", `pulumi.Input<pulumi.Input<${prefix}MatchBlock>[]>`, [
    "Settings for some users or clients only. Of several blocks that are for a connection, the first decides each setting.",
    "@see sshd_config(5)",
  ]);
  return declaration(main, intro, [...settings.map(settingField), match]);
}

function settingField(setting: Setting): string {
  return field(setting.argument, inputType(typeOf(setting)), docLines(setting, setting.source, setting.doc, system));
}

/** Settings with members get an interface of their own, so that the editor explains those too. */
const interfaceName = ({ argument }: Setting): string => `${prefix}${argument[0]?.toUpperCase()}${argument.slice(1)}`;

function typeOf(setting: Setting): string {
  if (setting.members === undefined) return setting.codec.type;
  return setting.codec.type.replace(/\{[^{}]*\}/, interfaceName(setting));
}

function memberInterface(setting: Setting): string[] {
  if (setting.members === undefined) return [];
  const fields = setting.members.map((member) => memberField(setting, member));
  return [declaration(interfaceName(setting), `One value of \`${setting.argument}\`: ${setting.doc}`, fields)];
}

function memberField(setting: Setting, member: Member): string {
  const name = member.name.replace(/^.*\./, "");
  return field(name, inputType(member.type), docLines(member, setting.source, member.doc, system), member.optional);
}

function settingsOfMatch(): string {
  const names = settings.filter(({ match }) => match).map(({ argument }) => `  | "${argument}"`);
  const intro = comment(["What may differ between connections; everything else applies to the whole server."], "");
  return `${intro}\nexport type ${prefix}MatchSettings = Pick<\n  ${main},\n${names.join("\n")}\n>;`;
}

function matchInterface(): string {
  const inner = field(
    "settings",
    `pulumi.Input<${prefix}MatchSettings>`,
    ["What is different for these connections."],
    false,
  );
  const intro = "Settings for the connections that all of the given criteria are true of; at least one is needed.";
  return declaration(`${prefix}MatchBlock`, intro, [...criteria.map(criterionField), inner]);
}

function criterionField(criterion: Criterion): string {
  return field(
    criterion.name,
    inputType(criterion.type === "boolean" ? "true" : criterion.type),
    docLines(criterion, "sshd_config(5)", criterion.doc, system),
  );
}
