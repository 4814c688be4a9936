import { type Criterion, criteria } from "./match-rows";
import type { Member, Setting } from "./setting";
import { settings } from "./table";

const prefix = "OpenSsh";
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
  return field(setting.argument, inputType(typeOf(setting)), docLines(setting, setting.source, setting.doc));
}

/** What it does, and its range, default, releases and document, each in a line of its own where it is known. */
function docLines(
  row: Pick<Setting, "values" | "default" | "since" | "until" | "note">,
  source: string,
  doc: string,
): string[] {
  const lines = [doc];
  if (row.values !== undefined) lines.push(`Values: ${row.values}.`);
  if (row.default !== undefined && row.default !== "-") lines.push(`Default: ${row.default}.`);
  if (row.since !== undefined) lines.push(`Since OpenSSH ${row.since}.`);
  if (row.until !== undefined) lines.push(`Up to OpenSSH ${row.until}.`);
  if (row.note !== undefined) lines.push(`Note: ${row.note}.`);
  lines.push(`@see ${source}`);
  return lines;
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
  return field(name, inputType(member.type), docLines(member, setting.source, member.doc), member.optional);
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
    docLines(criterion, "sshd_config(5)", criterion.doc),
  );
}

/** `pulumi.Input` around the value and, in lists and records, around what is inside. */
function inputType(type: string): string {
  const wrapped = alternatives(type).map((each) => {
    const list = /^(?:\((.*)\)|([^()]+))\[\]$/.exec(each);
    if (list !== null) return `pulumi.Input<${list[1] ?? list[2]}>[]`;
    return each === "{ [name: string]: string }" ? "{ [name: string]: pulumi.Input<string> }" : each;
  });
  return `pulumi.Input<${wrapped.join(" | ")}>`;
}

/** The parts of a union; a list's own union stands in parentheses and is one part. */
function alternatives(type: string): string[] {
  return type.match(/(?:\([^()]*\)(?:\[\])?|[^|()])+/g)?.map((part) => part.trim()) ?? [type];
}

function field(name: string, type: string, lines: string[], optional = true): string {
  return `${comment(lines, "  ")}\n  ${name}${optional ? "?" : ""}: ${type};`;
}

function declaration(name: string, intro: string, fields: string[]): string {
  return `${comment([intro], "")}\nexport interface ${name} {\n${fields.join("\n")}\n}`;
}

function comment(lines: string[], indent: string): string {
  const wrapped = lines.flatMap((line) => wrap(line.replaceAll("*/", "*\\/"), 114 - indent.length));
  if (wrapped.length === 1) return `${indent}/** ${wrapped[0]} */`;
  return [`${indent}/**`, ...wrapped.map((line) => `${indent} * ${line}`), `${indent} */`].join("\n");
}

function wrap(text: string, width: number): string[] {
  const lines = [""];
  for (const word of text.split(" ")) {
    const last = lines[lines.length - 1] as string;
    if (last === "") lines[lines.length - 1] = word;
    else if (last.length + 1 + word.length <= width) lines[lines.length - 1] = `${last} ${word}`;
    else lines.push(word);
  }
  return lines;
}
