import { parseAddress } from "../../../core/formats/address";
import { traceFlags } from "./read-arguments";
import { perClientRefusal, servicesRefusal } from "./refusals";
import { atMost, flag, integer, list, object, oneOf, type Rule, text } from "./rules";
import { normalAddress } from "./servers";

const uint32 = (unit = "") => integer(0, 4_294_967_295, unit);
const port = integer(0, 65_535);

/** Words of the CLI at the place where an address stands without a keyword: they would mean something else. */
const clientWords = [
  "apply-groups",
  "apply-groups-except",
  "apply-macro",
  "device-id",
  "disable-ssh-security-settings",
  "keep-alive",
  "proxy-server",
  "reconnect-strategy",
  "secret",
  "servers",
  "services",
];
const traceFileWords = ["filename", "files", "match", "no-world-readable", "size", "world-readable"];

const isPattern = (name: string): boolean => /^<.*>$|^\$/.test(name);
const nameProblem = (name: string) =>
  isPattern(name) ? "must not be a pattern (<...>) or a variable ($...)" : undefined;

const address: Rule = (value, property, fail) => {
  const checked = text(addressProblem)(value, property, fail);
  return typeof checked === "string" ? normalAddress(checked) : checked;
};

function addressProblem(host: string): string | undefined {
  if (clientWords.includes(host)) return `\`${host}\` is a statement of the client, so no server can be called so`;
  if (parseAddress(host) !== undefined) return undefined;
  if (/^[\d.]+$/.test(host)) return "is not an IP address";
  if (host.startsWith("[") || /\]$/.test(host)) return "must be given without brackets";
  if (/^[a-z]+:\/\//i.test(host)) return "must be a host name or address without a scheme";
  if (/:\d+$/.test(host)) return "must not hold a port; `port` takes that";
  return /^[A-Za-z0-9_]([A-Za-z0-9_.-]{0,252}[A-Za-z0-9_.])?$/.test(host)
    ? undefined
    : "must be a host name or an IP address";
}

const secretProblem = (secret: string) =>
  /^\$[89]\$/.test(secret) ? "is the text that a device keeps; give the secret itself, in plain text" : undefined;

const traceFile = text((name) =>
  traceFileWords.includes(name) ? `\`${name}\` is a statement there, so no file can be called so` : atMost(1024)(name),
);

/** What each argument takes, and its one spelling. */
export const shape: { [argument: string]: Rule } = {
  client: text(nameProblem),
  deviceId: text(nameProblem),
  secret: text(secretProblem, true),
  keepAlive: object(
    { retry: { rule: uint32() }, timeout: { rule: uint32(" of seconds") } },
    "{ retry: 3, timeout: 15 }",
  ),
  reconnectStrategy: oneOf(["sticky", "in-order"]),
  services: list(oneOf(["netconf"], servicesRefusal), '["netconf"]'),
  servers: list(
    object(
      {
        address: { rule: address, required: true },
        port: { rule: port },
        retry: { rule: uint32() },
        timeout: { rule: uint32(" of seconds") },
      },
      '{ address: "192.0.2.10", port: 7804 }',
      { routingInstance: perClientRefusal },
    ),
    '[{ address: "192.0.2.10", port: 7804 }]',
  ),
  routingInstance: text(nameProblem),
  proxyServer: object(
    {
      dhcp: { rule: flag },
      static: {
        rule: object(
          {
            host: { rule: text(nameProblem) },
            port: { rule: port },
            proxyAuthorization: {
              rule: object(
                {
                  user: { rule: text(atMost(255)) },
                  password: { rule: text((word) => secretProblem(word) ?? atMost(255)(word)) },
                },
                '{ user: "u", password: "p" }',
              ),
            },
          },
          '{ host: "proxy.example.net", port: 8080 }',
        ),
      },
    },
    "{ dhcp: true }",
  ),
  disableSshSecuritySettings: flag,
  traceoptions: object(
    {
      file: {
        rule: object(
          {
            filename: { rule: traceFile },
            size: { rule: integer(1, Number.MAX_SAFE_INTEGER, " of bytes") },
            files: { rule: integer(2, 1000) },
            worldReadable: { rule: flag },
            match: { rule: text() },
          },
          '{ filename: "outbound.log" }',
        ),
      },
      flag: { rule: list(oneOf(traceFlags), '["connectivity"]') },
      noRemoteTrace: { rule: flag },
    },
    '{ flag: ["connectivity"] }',
  ),
};
