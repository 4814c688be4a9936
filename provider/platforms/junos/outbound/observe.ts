import type { Answers, Args, Json, Observed } from "../../../core/contract";
import { childrenOf, textAt } from "../../../core/formats/xml-find";
import { askConfiguration, configurationIn } from "../ask";
import type { JunosAnswer, JunosRequest } from "../request";
import { plainText, type Standing, standingAt, standingIn } from "../standing";
import { LeafReader, numberIn } from "./leaf-reader";
import { isShared } from "./place";
import { isSealedAt, readers } from "./read-arguments";
import { normalAddress, type StandingServer } from "./servers";
import type { StandingClient } from "./standing-client";
import { askStatus, connectionWarning } from "./status";
import { standingWarnings } from "./warnings";

const question = askConfiguration("outbound", "<system><services><outbound-ssh/></services></system>");

export const outboundQuery = (args: Args): JunosRequest[] => [question, askStatus(String(args.client))];

export function outboundObserved(args: Args, answers: Answers<JunosAnswer>): Observed {
  const name = String(args.client);
  const configuration = configurationIn(answers, question.key, "[edit system services outbound-ssh]");
  const above = standingAt(configuration, ["system", "services", "outbound-ssh"]);
  const clients = childrenOf(above?.element, "client");
  const element = clients.find((each) => textAt(each, "name") === name);
  const client = element === undefined ? undefined : standingIn(above, element, "client");
  const detail: StandingClient = {
    stored: {},
    servers: client === undefined ? [] : serversIn(client),
    others: clients.filter((each) => each !== element).map((each) => textAt(each, "name") ?? ""),
    parts: above === undefined ? [] : partsOf(above),
    inactiveAbove: above?.inactive ?? null,
    deactivated: element !== undefined && "inactive" in element.attributes,
    group: client?.group ?? null,
    groups: {},
    partly: [],
    sealed: [],
  };
  for (const [argument, read] of Object.entries(readers)) {
    const place = isShared(argument) ? above : client;
    if (place === undefined) continue;
    const leaves = new LeafReader(place);
    detail.stored[argument] = read(leaves, args[argument]);
    if (leaves.group !== undefined) detail.groups[argument] = leaves.group;
    if (leaves.partly) detail.partly.push(argument);
    if (args[argument] !== undefined && isSealedAt(leaves, argument)) detail.sealed.push(argument);
  }
  if (client === undefined) return { present: false, detail: detail as unknown as Args };

  detail.stored.servers = detail.servers.filter(({ inactive }) => !inactive).map(({ server }) => server) as Json;
  const inForce = client.inactive === undefined;
  const status = inForce ? connectionWarning(answers, name) : undefined;
  return {
    present: true,
    // What is inactive is written down and does not hold: it shows as missing.
    args: { client: name, ...(inForce ? detail.stored : sharedOf(detail)) },
    outputs: {},
    detail: detail as unknown as Args,
    warnings: standingWarnings(name, args, detail),
    passing: status === undefined ? [] : [status],
  };
}

function sharedOf({ stored, inactiveAbove }: StandingClient): Args {
  if (inactiveAbove !== null) return {};
  return Object.fromEntries(Object.entries(stored).filter(([argument]) => isShared(argument)));
}

/** `client nms`, `routing-instance`: what stands there, each by what it is called. */
function partsOf({ element }: Standing): string[] {
  return element.children.map((child) => [child.name, textAt(child, "name")].filter(Boolean).join(" "));
}

function serversIn(client: Standing): StandingServer[] {
  const above = { ...client, inactive: undefined };
  return childrenOf(client.element, "servers").map((element) => {
    const standing = standingIn(above, element, "server");
    const leaves = element.children.filter(({ name }) => name !== "name");
    const leafOf = (name: string) => numberIn(textAt(element, name));
    const groups = leaves.flatMap(({ name, attributes }): [string, string][] =>
      attributes.group === undefined ? [] : [[name, attributes.group]],
    );
    const name = textAt(element, "name") ?? plainText(element, "a server");
    const server = {
      address: normalAddress(name),
      port: leafOf("port"),
      retry: leafOf("retry"),
      timeout: leafOf("timeout"),
    };
    return {
      server: Object.fromEntries(Object.entries(server).filter(([, value]) => value !== undefined)) as typeof server,
      name,
      inactive: standing.inactive !== undefined || leaves.some(({ attributes }) => "inactive" in attributes),
      group: standing.group ?? null,
      groups: Object.fromEntries(groups),
    };
  });
}
