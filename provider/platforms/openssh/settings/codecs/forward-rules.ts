import { readForwardPermission } from "../../../../core/formats/forward-permission";
import type { Codec } from "./codec";
import { words } from "./words";

function wrong(item: string): string | undefined {
  const read = readForwardPermission(item, false);
  if (read === undefined || read.host === "")
    return `"${item}" is no host:port; write an IPv6 address as [address]:port and "*" for any`;
  if (!/^(?:\*|\d+)$/.test(read.port))
    return `"${item}": write the port as a number, because the server may not know the name`;
  return undefined;
}

const rules = (accepts: string, spelling?: (item: string) => string): Codec<string[]> =>
  words({ accepts, layout: "line", alone: ["any", "none"], wrong, ...(spelling === undefined ? {} : { spelling }) });

/** Where clients may open connections to. */
export const permitOpen = rules('a list of "host:port" ("*" for either), or only "any" or "none"');

/** Where clients may listen; a port alone is that port of any address. */
export const permitListen = rules(
  'a list of ports and "host:port" ("*" for either), or only "any" or "none"',
  (item) => (item === "any" || item === "none" || item.includes(":") ? item : `*:${item}`),
);
