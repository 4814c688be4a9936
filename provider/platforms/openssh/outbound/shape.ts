import type { Json } from "../../../core/contract";
import { algorithmProblems } from "../settings/checks/algorithm-names";
import type { ListName } from "../settings/checks/algorithm-table";
import { ipQos } from "../settings/codecs/ip-qos";
import { trustedKeys } from "./host-keys";
import { flag, integer, list, object, oneOf, port, type Rule, shown, text } from "./rules";
import { words } from "./words";

const host = text(words.host);
const path = text(words.path);
const login = text(words.login);
/** The empty text means the same as `*`. */
const listenAddress: Rule = (value, property, fail) =>
  text(words.listenAddress, true)(value, property, fail) === "" ? "*" : value;

const remote = object(
  { host: { rule: host }, port: { rule: port(1), default: 22 }, user: { rule: login } },
  '{ host: "relay.example.net", user: "tunnel" }',
);

const remoteForwardFields = object(
  {
    remoteAddress: { rule: listenAddress, default: "localhost" },
    remotePort: { rule: port(0) },
    localHost: { rule: host, optional: true },
    localPort: { rule: port(1), optional: true },
  },
  "{ remotePort: 2222, localPort: 22 }",
);

/** `localHost` alone says where to, but not to which port. */
const remoteForward: Rule = (value, property, fail) => {
  const checked = remoteForwardFields(value, property, fail);
  if (checked === null || typeof checked !== "object" || Array.isArray(checked)) return checked;
  if (checked.localHost !== undefined && checked.localPort === undefined)
    fail(`${property}.localPort`, "is missing: without localHost and localPort the relay gets a SOCKS proxy");
  return checked.localPort === undefined ? checked : { ...checked, localHost: checked.localHost ?? "localhost" };
};

const localForward = object(
  {
    localAddress: { rule: listenAddress, default: "localhost" },
    localPort: { rule: port(1) },
    remoteHost: { rule: host },
    remotePort: { rule: port(1) },
  },
  '{ localPort: 8080, remoteHost: "intranet.example.net", remotePort: 80 }',
);

const dynamicForward = object(
  { localAddress: { rule: listenAddress, default: "localhost" }, localPort: { rule: port(1) } },
  "{ localPort: 1080 }",
);

const hop = object(
  {
    host: { rule: host },
    port: { rule: port(1), default: 22 },
    user: { rule: login, optional: true },
    identityFile: { rule: path, optional: true },
    knownHostKey: { rule: trustedKeys },
  },
  '{ host: "bastion.example.net", knownHostKey: "ssh-ed25519 AAAA..." }',
);

const algorithms =
  (names: ListName, release: string | undefined): Rule =>
  (value, property, fail) => {
    if (!Array.isArray(value) || value.length === 0 || !value.every((item) => typeof item === "string")) {
      fail(
        property,
        `must be a list of algorithm names, the first of which may start with +, - or ^; got ${shown(value)}`,
      );
      return value;
    }
    for (const { index, reason } of algorithmProblems(names, value as string[], release))
      fail(`${property}[${index}]`, reason);
    return value;
  };

const qos =
  (release: string | undefined): Rule =>
  (value, property, fail) => {
    const shape = ipQos.schema.safeParse(value);
    if (!shape.success) {
      fail(property, `must be ${ipQos.accepts}; got ${shown(value)}`);
      return value;
    }
    const given = value as Parameters<typeof ipQos.normalise>[0];
    for (const { path: keys, reason } of ipQos.check?.(given, release) ?? [])
      fail([property, ...keys].join("."), reason);
    return ipQos.normalise(given) as unknown as Json;
  };

const levels = ["QUIET", "FATAL", "ERROR", "INFO", "VERBOSE", "DEBUG", "DEBUG1", "DEBUG2", "DEBUG3"];
const day = 86400;

/** How each argument is checked, on a host of this release. */
export const shapeFor = (release: string | undefined): { [argument: string]: Rule } => ({
  name: text(words.name),
  enabled: flag,
  remote,
  forwards: list(remoteForward, "[{ remotePort: 2222, localPort: 22 }]"),
  localForward: list(localForward, '[{ localPort: 8080, remoteHost: "intranet.example.net", remotePort: 80 }]'),
  dynamicForward: list(dynamicForward, "[{ localPort: 1080 }]"),
  proxyJump: list(hop, '[{ host: "bastion.example.net", knownHostKey: "ssh-ed25519 AAAA..." }]'),
  identityFile: path,
  certificateFile: path,
  knownHostKey: trustedKeys,
  runAs: login,
  serverAliveInterval: integer(0, day, " of seconds"),
  serverAliveCountMax: integer(1, 1000),
  tcpKeepAlive: flag,
  exitOnForwardFailure: flag,
  // With 0, a relay that refuses would be asked again without a pause, for ever.
  restartSec: integer(1, day, " of seconds"),
  addressFamily: oneOf(["any", "inet", "inet6"]),
  compression: flag,
  ciphers: algorithms("ciphers", release),
  macs: algorithms("macs", release),
  kexAlgorithms: algorithms("kexAlgorithms", release),
  hostKeyAlgorithms: algorithms("keyAlgorithms", release),
  ipQos: qos(release),
  verifyHostKeyDns: flag,
  logLevel: oneOf(levels, (word) => word.toUpperCase()),
});
