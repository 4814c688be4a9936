import { Refused } from "../../server/refused";
import type { Operation } from "../call";
import { childText, escapeXml } from "../xml";

/** Files of the device: the public halves of its host keys. */
export const fileShow: Operation = {
  permissions: ["maintenance"],
  run({ device, operation }) {
    const name = childText(operation, "filename") ?? "";
    const encoding = childText(operation, "encoding") ?? "raw";
    const text = device.file(name);
    if (text === undefined) throw new Refused(`could not resolve file: ${name}`);
    if (encoding !== "raw" && encoding !== "base64") throw new Refused(`invalid value for encoding: ${encoding}`);
    const shown = encoding === "raw" ? escapeXml(text) : Buffer.from(text).toString("base64");
    return `<file-content filename="${escapeXml(name)}" encoding="${encoding}">\n${shown}${shown.endsWith("\n") ? "" : "\n"}</file-content>\n`;
  },
};
