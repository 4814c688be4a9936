import type { Args, Argument, Failure } from "../../core/contract";
import { readRouterosTls } from "../../core/routeros-tls";
import { releaseProblem } from "./release";

/** What a RouterOS device takes beyond every device's arguments. */
export const deviceArguments: Argument[] = [
  {
    argument: "tls",
    type: "true | { ca: string } | { fingerprint: string } | { anonymous: true } | false",
    values:
      "what proves the router: a certificate that this system trusts, one of an own authority (PEM), or a pinned one",
    default: "true",
    device: "/ip/service api-ssl (8729); false: api (8728)",
    source: "MikroTik documentation, API",
    note: "anonymous and false prove nothing, and need insecureAcceptAnyHostKey",
  },
];

/** The same rules as those of the connection itself, told at preview; and a release that can be compared. */
export function checkDevice({ tls, insecureAcceptAnyHostKey, osVersion }: Args): Failure[] {
  const read = readRouterosTls(tls, insecureAcceptAnyHostKey === true);
  // What is no text, or an empty one, is refused on every platform.
  const problem = typeof osVersion === "string" && osVersion !== "" ? releaseProblem(osVersion) : undefined;
  return [
    ...("problem" in read ? [{ property: "device.tls", reason: `${read.problem}. ${read.hint}` }] : []),
    ...(problem === undefined ? [] : [{ property: "device.osVersion", reason: problem }]),
  ];
}
