import { inherited, print, select } from "../../config";
import type { ConfigTree, Format, XmlElement } from "../../config/types";
import { Refused } from "../../server/refused";
import type { Call, Operation } from "../call";
import { child, escapeXml } from "../xml";

const permissions = ["view-configuration", "configure"];

/** `<get-configuration>`: the device's own way to read, in four formats. */
export const getConfiguration: Operation = {
  permissions,
  run(call) {
    const { attributes } = call.operation;
    if (attributes.compare !== undefined) return comparison(call);
    const format = attributes.format ?? "xml";
    if (!isFormat(format)) throw new Refused(`invalid value for format: ${format}`);
    const isCommitted = attributes.database === "committed";
    const tree = isCommitted ? call.device.database.committed : call.device.workspace.candidate(call.session);
    const filter = child(call.operation, "configuration");
    const shown = attributes.inherit === undefined ? tree : inherited(tree);
    return configuration(call, shown, filter, format, isCommitted, attributes.groups !== undefined);
  },
};

/** `<get-config>`: the way of the standard. */
export const getConfig: Operation = {
  permissions,
  run(call) {
    const source = call.operation.children.find(({ name }) => name === "source")?.children[0]?.name;
    if (source !== "running" && source !== "candidate") throw new Refused(`invalid source: ${source ?? ""}`);
    const filter = child(call.operation, "filter");
    if (filter?.attributes.type === "xpath") throw new Refused("xpath filters are not supported");
    const isCommitted = source === "running";
    const tree = isCommitted ? call.device.database.committed : call.device.workspace.candidate(call.session);
    const text = configuration(call, tree, child(filter, "configuration"), "xml", isCommitted, false);
    return `<data>\n${text}</data>\n`;
  },
};

const isFormat = (word: string): word is Format => ["xml", "text", "set", "json"].includes(word);

function configuration(
  { device, session }: Call,
  tree: ConfigTree,
  filter: XmlElement | undefined,
  format: Format,
  isCommitted: boolean,
  groups: boolean,
): string {
  const { schema } = device.database;
  const selected = filter === undefined || filter.children.length === 0 ? tree : select(schema, tree, filter);
  const attributes = device.database.attributes(isCommitted ? "committed" : "candidate");
  const maskSecrets = !session.permissions().may("secret");
  if (format === "xml" && selected.children.length === 0) return "<configuration>\n</configuration>\n";
  const text = print(schema, selected, format, {
    maskSecrets,
    groups,
    attributes: format === "xml" ? attributes : undefined,
  });
  const lines = text.endsWith("\n") || text === "" ? text : `${text}\n`;
  if (format === "xml") return lines;
  if (format === "json") return escapeXml(lines);
  const element = format === "text" ? "configuration-text" : "configuration-set";
  return `<${element} xmlns="http://xml.juniper.net/xnm/1.1/xnm">\n${escapeXml(lines)}</${element}>\n`;
}

/** What differs between the candidate and an earlier commit; nothing is a line break. */
function comparison({ device, session, operation }: Call): string {
  const { compare, rollback = "0" } = operation.attributes;
  if (compare !== "rollback" || device.database.rollbackTree(Number(rollback)) === undefined) {
    throw new Refused(`rollback ${rollback} does not exist`);
  }
  const difference = device.workspace.compare(session, Number(rollback)).trim();
  const text = difference === "" ? "\n" : `\n${difference}\n`;
  return `<configuration-information>\n<configuration-output>${escapeXml(text)}</configuration-output>\n</configuration-information>\n`;
}
