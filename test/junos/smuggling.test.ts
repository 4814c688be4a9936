import * as fc from "fast-check";
import type { Args, Kind } from "../../provider/core/contract";
import { closeSessions } from "../../testing";
import type { EmulatedJunos } from "../emulators/junos";
import { decodeSecret } from "../emulators/junos/config";
import { newHostKey } from "../emulators/shared/host-key";
import { CheckFailed, Resource } from "../support/in-process";
import { routerArgs, startRouter } from "../support/junos";
import { Program, type Wanted } from "../support/program";
import { newKey, tokens } from "../unit/junos-keys-model";

/*
 * Free text on its way to the device goes through lines of configuration mode, XML and the framing of messages. Whatever
 * it is, it is refused at preview, or it arrives as exactly that text and nothing else changes.
 */

const rounds = 6;
const key = newKey("ssh-ed25519");
const ssh = ["system", "services", "ssh"];
const alice = ["system", "login", "user", "alice", "authentication", "ssh-ed25519"];
const outbound = ["system", "services", "outbound-ssh"];

/** A place for text: the argument, and the words of the statement that it makes. */
interface Slot {
  kind: Kind;
  args(text: string): Args;
  statement(text: string): string[];
  /** Another statement that may say the same. */
  or?(text: string): string[];
  /** Kept encoded by the device. */
  secret?: true;
}

const setting = (args: Slot["args"], ...leaf: string[]): Slot => ({
  kind: "SshServerSettings",
  args,
  statement: (text) => [...ssh, ...leaf, text],
});
const client = (args: Slot["args"], ...leaf: string[]): Slot => ({
  kind: "OutboundSsh",
  args,
  statement: (text) => [...outbound, "client", "nms", ...leaf, text],
});
const static_ = (more: Args): Args => ({ proxyServer: { static: { host: "proxy", ...more } } });

const slots: Slot[] = [
  setting((text) => ({ authorizedKeysCommand: text, authorizedKeysCommandUser: "nobody" }), "authorized-keys-command"),
  setting((text) => ({ authorizedKeysCommandUser: text, authorizedKeysCommand: "/c" }), "authorized-keys-command-user"),
  setting((text) => ({ trustedUserCaKeys: text }), "trusted-user-ca-key-file"),
  setting((text) => ({ hostCertificate: text }), "host-certificate-file"),
  setting((text) => ({ authorizedPrincipals: ["ops", text] }), "authorized-principals"),
  setting((text) => ({ authorizedPrincipalsFile: text }), "authorized-principals-file"),
  setting((text) => ({ authorizedPrincipalsCommand: text }), "authorized-principals-command"),
  setting((text) => ({ certBasedAuth: { hostCertificate: text } }), "cert-based-auth", "host-certificate"),
  setting((text) => ({ certBasedAuth: { trustedUserCaKeys: [text] } }), "cert-based-auth", "trusted-user-ca-keys"),
  {
    kind: "SshServerSettings",
    args: (text) => ({ match: [{ user: ["alice"], settings: { authorizedPrincipals: [text] } }] }),
    statement: (text) => ["system", "login", "user", "alice", "authorized-principals", text],
  },
  {
    kind: "UserPublicKey",
    args: (text) => ({ user: "alice", publicKey: `${key} ${text}` }),
    // Blanks around the parts of a key line are no part of it.
    statement: (text) => [...alice, `${key} ${text.trim()}`.trim()],
  },
  {
    kind: "UserPublicKey",
    args: (text) => ({ user: "alice", publicKey: `${key} x`, options: { command: text } }),
    statement: (text) => [...alice, `${key} x`, "key-options", `command="${text}"`],
  },
  {
    kind: "UserPublicKey",
    args: (text) => ({ user: "alice", publicKey: `${key} x`, options: { environment: { A: text } } }),
    statement: (text) => [...alice, `${key} x`, "key-options", `environment="A=${text}"`],
  },
  {
    kind: "UserPublicKey",
    args: (text) => ({ user: "alice", publicKey: `${key} x`, options: { from: [text] } }),
    statement: (text) => [...alice, `${key} x`, "from", text],
    or: (text) => [...alice, `${key} x`, "key-options", `from="${text}"`],
  },
  {
    kind: "KnownHost",
    args: (text) => ({ host: text, publicKey: key }),
    statement: (text) => ["security", "ssh-known-hosts", "host", text, "ed25519-key", key.split(" ")[1] as string],
  },
  {
    kind: "OutboundSsh",
    args: (text) => ({ client: text, services: ["netconf"] }),
    statement: (text) => [...outbound, "client", text, "services", "netconf"],
  },
  client((text) => ({ client: "nms", deviceId: text }), "device-id"),
  { ...client((text) => ({ client: "nms", secret: text }), "secret"), secret: true },
  client((text) => ({ client: "nms", servers: [{ address: text }] })),
  client((text) => ({ client: "nms", ...static_({ host: text }) }), "proxy-server", "static", "host"),
  client(
    (text) => ({ client: "nms", ...static_({ proxyAuthorization: { user: text } }) }),
    ...["proxy-server", "static", "proxy-authorization", "user"],
  ),
  client(
    (text) => ({ client: "nms", ...static_({ proxyAuthorization: { user: "u", password: text } }) }),
    ...["proxy-server", "static", "proxy-authorization", "password"],
  ),
  {
    kind: "OutboundSsh",
    args: (text) => ({ client: "nms", traceoptions: { file: { filename: text } } }),
    statement: (text) => [...outbound, "traceoptions", "file", text],
  },
  {
    kind: "OutboundSsh",
    args: (text) => ({ client: "nms", traceoptions: { file: { filename: "calls", match: text } } }),
    statement: (text) => [...outbound, "traceoptions", "file", "match", text],
  },
];

const pieces = [
  ...['"', "'", "\\", "\\n", '\\"', "]]>]]>", "]]>", "\n", "\r\n", "\t", "\0", "\n##\n", "\n#1\n"],
  ..."<x>;</configuration-set>;&;&lt;;&#10;;<!--;<![CDATA[;%;$9$abc;<*>;é;\u2028;😀;\ud800;\u202e;\x7f;\x1b[2J".split(
    ";",
  ),
  ...[";", " ; set system host-name x", "{", "}", "[ a b ]", "#", "## SECRET-DATA", "/* SECRET-DATA */", "//", "|"],
  ...[
    "inactive:",
    "apply-groups",
    "delete",
    "set",
    "port",
    "*",
    "?",
    " ",
    "  ",
    "a",
    "b1",
    "web.example.net",
    "10.0.0.1",
  ],
];
const nasty = fc
  .array(fc.oneof({ weight: 3, arbitrary: fc.constantFrom(...pieces) }, fc.string({ maxLength: 6 })), {
    minLength: 1,
    maxLength: 4,
  })
  .map((parts) => parts.join(""));

let router: EmulatedJunos;
beforeAll(async () => {
  jest.spyOn(console, "log").mockImplementation(() => {});
  router = await startRouter({
    hostKeys: [await newHostKey("ed25519")],
    configuration: [
      "set system login user alice class read-only",
      `set system login user alice authentication ssh-ed25519 "${newKey("ssh-ed25519")} stays"`,
      "set system services ssh log-key-changes",
      "set system services netconf ssh rate-limit 200",
      "set security ssh-known-hosts host other ed25519-key AAAA",
    ].join("\n"),
  });
});
afterAll(async () => {
  jest.restoreAllMocks();
  await router.close();
});

async function isRefused({ kind, args }: Slot, text: string): Promise<boolean> {
  const device = routerArgs(router, { osVersion: "24.4R1" });
  await closeSessions();
  return new Resource(kind, "r").check({ device, ...args(text) }).then(
    () => false,
    (error: unknown) => {
      if (!(error instanceof CheckFailed)) throw error;
      return true;
    },
  );
}

const linesNow = () => router.configuration("set").split("\n").filter(Boolean);

const nameOf = ({ kind, args }: Slot) => `${kind} ${JSON.stringify(args("...")).replaceAll(key, "KEY")}`;

const count = { refused: 0, arrived: 0 };

test.each(slots.map((slot) => [nameOf(slot), slot] as const))(
  "%s",
  async (_, slot) => {
    const begun = linesNow();
    await fc.assert(
      fc.asyncProperty(nasty, async (text) => {
        if (await isRefused(slot, text)) {
          count.refused++;
          return;
        }
        router.clock.advance(60_000);
        const program = new Program(routerArgs(router));
        const wanted: Wanted[] = [{ kind: slot.kind, name: "r", args: slot.args(text) }];
        expect((await program.up(wanted)).map(({ message }) => message)).toEqual([]);
        const after = linesNow();
        expect(begun.filter((line) => !after.includes(line))).toEqual([]);
        const made = after.filter((line) => !begun.includes(line)).map((line) => tokens(line).slice(1));
        const plain = slot.secret
          ? made.map((words) => [...words.slice(0, -1), decodeSecret(words.at(-1) ?? "")])
          : made;
        const said = JSON.stringify(slot.or?.(text));
        if (said === undefined || !plain.some((words) => JSON.stringify(words) === said)) {
          expect(plain).toContainEqual(slot.statement(text));
        }
        expect(await program.left(wanted)).toEqual([]);
        expect(await program.up(wanted.map((each) => ({ ...each, args: undefined })))).toEqual([]);
        expect(linesNow()).toEqual(begun);
        count.arrived++;
      }),
      { numRuns: rounds, endOnFailure: true },
    );
  },
  120_000,
);

afterAll(() => {
  process.stdout.write(`  ${count.refused} texts refused at preview, ${count.arrived} arrived as they were\n`);
});
