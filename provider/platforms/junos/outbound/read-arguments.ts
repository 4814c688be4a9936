import type { Args, Json } from "../../../core/contract";
import { SshError } from "../../../core/errors";
import { textAt } from "../../../core/formats/xml-find";
import { plainText } from "../standing";
import type { LeafReader } from "./leaf-reader";
import { isSealed, sameSecret } from "./secret";

/** How each argument but the servers is read. `wanted` is what the program says: a secret is told by comparing. */
export const readers: { [argument: string]: (leaves: LeafReader, wanted: Json | undefined) => Json | undefined } = {
  deviceId: (leaves) => leaves.text("device-id"),
  secret: (leaves, wanted) => secretIn(leaves, wanted, "the secret of the client", "secret"),
  keepAlive: (leaves) =>
    leaves.at("keep-alive") &&
    given({ retry: leaves.number("keep-alive", "retry"), timeout: leaves.number("keep-alive", "timeout") }),
  reconnectStrategy: (leaves) => leaves.text("reconnect-strategy"),
  services: (leaves) => {
    const services = leaves.at("services");
    if (services === undefined) return [];
    const text = services.element.text.trim();
    if (text !== "") return [text];
    const shown = services.element.children.map(({ name }) => `<${name}>`).join(" ") || "nothing";
    throw new SshError("not-understood", `the leaf services of the client holds ${shown} where a word belongs`);
  },
  disableSshSecuritySettings: (leaves) => leaves.at("disable-ssh-security-settings") !== undefined,
  proxyServer: (leaves, wanted) => {
    if (leaves.at("proxy-server", "dhcp") !== undefined) return { dhcp: true };
    const below = ["proxy-server", "static"];
    const login = [...below, "proxy-authorization"];
    const proxyAuthorization = given({
      user: leaves.text(...login, "user"),
      password: secretIn(leaves, passwordIn(wanted), "the password of the proxy", ...login, "password"),
    });
    const fixed = given({
      host: leaves.text(...below, "host"),
      port: leaves.number(...below, "port"),
      proxyAuthorization: some(proxyAuthorization),
    });
    return some(given({ static: some(fixed) }));
  },
  routingInstance: (leaves) => leaves.text("routing-instance"),
  traceoptions: (leaves) => {
    const file = ["traceoptions", "file"];
    const open = leaves.at(...file, "world-readable") !== undefined;
    const closed = leaves.at(...file, "no-world-readable") !== undefined;
    return some(
      given({
        file: some(
          given({
            filename: leaves.text(...file, "filename"),
            size: bytesIn(leaves.text(...file, "size")),
            files: leaves.number(...file, "files"),
            worldReadable: open ? true : closed ? false : undefined,
            match: leaves.text(...file, "match"),
          }),
        ),
        flag: some(traceFlags.filter((flag) => flagsIn(leaves).includes(flag))),
        noRemoteTrace: leaves.at("traceoptions", "no-remote-trace") === undefined ? undefined : true,
      }),
    );
  },
};

export const traceFlags = ["configuration", "connectivity", "all"];

const flagsIn = (leaves: LeafReader): string[] =>
  leaves.list("traceoptions", "flag").map(({ element }) => textAt(element, "name") ?? element.text.trim());

export const passwordIn = (proxyServer: Json | undefined): Json | undefined => {
  const { static: fixed } = (proxyServer ?? {}) as Args;
  return ((fixed as Args | undefined)?.proxyAuthorization as Args | undefined)?.password;
};

/**
 * What the program says, where the device has the same or where it cannot be told; else the text as it stands. A masked
 * one throws where the program needs to know it.
 */
function secretIn(leaves: LeafReader, wanted: Json | undefined, what: string, ...path: string[]): Json | undefined {
  const standing = leaves.at(...path);
  if (standing === undefined) return undefined;
  const text = wanted === undefined ? standing.element.text : plainText(standing.element, what);
  return wanted !== undefined && (isSealed(text) || sameSecret(text, wanted)) ? wanted : text;
}

/** Whether a secret stands there that only the device's master password opens. */
export function isSealedAt(leaves: LeafReader, argument: string): boolean {
  if (argument === "secret") return isSealed(leaves.text("secret"));
  if (argument !== "proxyServer") return false;
  return isSealed(leaves.text("proxy-server", "static", "proxy-authorization", "password"));
}

/** `10k`, `1m` and `1g` as bytes; anything else as it is. */
function bytesIn(text: string | undefined): Json | undefined {
  const [, digits, unit = ""] = /^(\d{1,12})([kmg]?)$/i.exec(text ?? "") ?? [];
  return digits === undefined ? text : Number(digits) * 1024 ** " kmg".indexOf(unit.toLowerCase() || " ");
}

const given = (args: Args): Args => Object.fromEntries(Object.entries(args).filter(([, value]) => value !== undefined));

/** Undefined in place of what holds nothing. */
const some = <T extends Args | Json[]>(value: T): T | undefined =>
  (Array.isArray(value) ? value : Object.keys(value)).length === 0 ? undefined : value;
