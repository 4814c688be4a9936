import type { Answers } from "../../../core/contract";
import type { XmlElement } from "../../../core/formats/xml-element";
import { xmlEscape } from "../../../core/formats/xml-escape";
import type { JunosAnswer, JunosRequest } from "../request";

export const askStatus = (client: string): JunosRequest => ({
  key: `outbound-status:${client}`,
  rpc: `<get-outbound-ssh-service-information><client-id>${xmlEscape(client)}</client-id><verbosity>detail</verbosity></get-outbound-ssh-service-information>`,
});

/**
 * What the device says of the client's connection, when that is not `up`: never a reason for drift, because the device
 * dials for ever. A device that does not tell, or does not know the question, says nothing.
 */
export function connectionWarning(answers: Answers<JunosAnswer>, client: string): string | undefined {
  const answer = answers.get(askStatus(client).key);
  if (answer?.reply === undefined || answer.errors.length > 0) return undefined;
  const ours = within(answer.reply, "outbound-ssh-client").find((each) => textOf(each, "client-name") === client);
  const status = ours === undefined ? undefined : textOf(ours, "connection-status");
  if (status === undefined || /^up$/i.test(status)) return undefined;
  return `the connection of outbound-ssh client ${client} is "${status}"; the device keeps dialling by itself`;
}

/** Two routing engines put their answers into one another. */
function within(element: XmlElement, name: string): XmlElement[] {
  return element.children.flatMap((child) => (child.name === name ? [child] : within(child, name)));
}

/** Models name the leaves `outbound-ssh-client-name`; their common beginning differs between documents. */
function textOf(element: XmlElement, ending: string): string | undefined {
  return element.children.find(({ name }) => name === ending || name.endsWith(`-${ending}`))?.text.trim();
}
