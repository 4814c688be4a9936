import { operationalCommand } from "../../cli/operational-command";
import { Refused } from "../../server/refused";
import type { Operation } from "../call";
import { escapeXml } from "../xml";
import { syntaxError } from "./write-configuration";

/** `<command format="text">show version</command>`: a line of the CLI's operational mode. */
export const command: Operation = {
  permissions: [],
  run({ device, session, operation }) {
    if (operation.attributes.format !== "text") throw new Refused('only commands with format="text" are emulated');
    const answer = operationalCommand(device, session, operation.text.trim());
    if (!answer.isKnown) throw new Refused({ ...syntaxError, badElement: operation.text.trim().split(/\s+/)[0] });
    const element = /^show configuration\b[^|]*$/.test(operation.text.trim()) ? "configuration-text" : "output";
    return `<${element}>\n${escapeXml(answer.text)}</${element}>\n`;
  },
};
