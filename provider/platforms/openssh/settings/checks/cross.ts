import type { Args, Failure, Json } from "../../../../core/contract";
import { methods, methodsOf } from "./methods";

interface Found {
  failures: Failure[];
  warnings: string[];
}

/** One scope: the top level, or a match block with what the top level says besides. */
interface View {
  /** What this scope itself sets. */
  own: Args;
  /** The same, with the top level's settings where it says nothing. */
  all: Args;
  prefix: string;
}

/** Mistakes that only several settings together make. Settings that failed on their own are not in `args`. */
export function checkCross(args: Args, failed: readonly Failure[]): Found {
  const { match, ...top } = args;
  const blocks = (Array.isArray(match) ? match : []) as { settings?: Args; host?: Json }[];
  const views: View[] = [
    { own: top, all: top, prefix: "" },
    ...blocks.map(({ settings = {} }, i) => ({
      own: settings,
      all: { ...top, ...settings },
      prefix: `match[${i}].settings.`,
    })),
  ];
  const hasFailed = (property: string): boolean => failed.some((failure) => failure.property.startsWith(property));
  const failures = views.flatMap((view) => [
    ...userMissing(view, hasFailed),
    ...methodsOff(view),
    ...agentMissing(view, hasFailed),
  ]);
  return { failures, warnings: [...views.flatMap(warningsOf), ...hostNames(top, blocks)] };
}

/** sshd: "AuthorizedKeysCommand set without AuthorizedKeysCommandUser". */
function userMissing({ own, all, prefix }: View, hasFailed: (property: string) => boolean): Failure[] {
  return ["authorizedKeysCommand", "authorizedPrincipalsCommand"].flatMap((command) => {
    const user = `${command}User`;
    if (own[command] === undefined || own[command] === "none" || all[user] !== undefined) return [];
    if (hasFailed(`${prefix}${user}`) || hasFailed(user)) return [];
    return [{ property: prefix + command, reason: `sshd refuses the file without \`${user}\`; set both.` }];
  });
}

/** sshd: "AuthenticationMethods cannot be satisfied by enabled authentication methods", when no list of them can. */
function methodsOff({ own, all, prefix }: View): Failure[] {
  const lists = all.authenticationMethods;
  if (!Array.isArray(lists) || lists[0] === "any") return [];
  const reasons = lists.map((list) => methodsOf(String(list)).find((method) => all[methods[method] ?? ""] === false));
  if (reasons.some((off) => off === undefined)) return [];
  const off = reasons[0] as string;
  const property =
    prefix + (own.authenticationMethods === undefined ? (methods[off] as string) : "authenticationMethods");
  const reason = `No list of authenticationMethods can be passed: \`${methods[off]}\` is false, so sshd refuses "${off}".`;
  const concerned = own.authenticationMethods !== undefined || own[methods[off] as string] !== undefined;
  return concerned ? [{ property, reason }] : [];
}

function agentMissing({ own, prefix }: View, hasFailed: (property: string) => boolean): Failure[] {
  const keys = own.hostKey;
  if (!Array.isArray(keys) || own.hostKeyAgent !== undefined || hasFailed("hostKeyAgent")) return [];
  return keys.flatMap((key, i) =>
    String(key).endsWith(".pub")
      ? [
          {
            property: `${prefix}hostKey[${i}]`,
            reason: `"${key}" is a public key; it needs \`hostKeyAgent\`, or name the private key.`,
          },
        ]
      : [],
  );
}

function warningsOf({ own, all, prefix }: View): string[] {
  const warnings: string[] = [];
  const say = (argument: string, text: string): number => warnings.push(`\`${prefix}${argument}\`: ${text}`);
  if (own.passwordAuthentication === false && all.usePam !== false && all.kbdInteractiveAuthentication !== false)
    say(
      "passwordAuthentication",
      "where UsePAM and KbdInteractiveAuthentication are on, a password still gets in; set `kbdInteractiveAuthentication` to false as well.",
    );
  const partly = someMethodsOff(all);
  if (own.authenticationMethods !== undefined && partly !== undefined) say("authenticationMethods", partly);
  if (own.subsystem !== undefined && !("sftp" in (own.subsystem as Args)))
    say("subsystem", "names no sftp: unless another file does, sftp fails, and so does scp from 9.0 on.");
  if (own.clientAliveCountMax === 0 && all.clientAliveInterval !== 0)
    say("clientAliveCountMax", "0 never ends a connection, however long the client is silent.");
  if (own.clientAliveInterval === 0 && own.clientAliveCountMax !== undefined)
    say("clientAliveCountMax", "has no effect while `clientAliveInterval` is 0.");
  if (typeof own.unusedConnectionTimeout === "number" && own.unusedConnectionTimeout < shortest)
    say(
      "unusedConnectionTimeout",
      `less than ${shortest} seconds may end a connection before its first command, also those of this provider.`,
    );
  if (own.disableForwarding === true) {
    const others = ["allowTcpForwarding", "allowStreamLocalForwarding", "allowAgentForwarding", "x11Forwarding"];
    const without = others.filter((other) => own[other] !== undefined && own[other] !== false && own[other] !== "no");
    if (without.length > 0) say("disableForwarding", `overrides ${without.map((other) => `\`${other}\``).join(", ")}.`);
  }
  return warnings;
}

/** Below this, a connection over a slow line may not get to open a channel in time. */
const shortest = 5;

function someMethodsOff(all: Args): string | undefined {
  const lists = all.authenticationMethods;
  if (!Array.isArray(lists)) return undefined;
  const off = lists.flatMap((list) => methodsOf(String(list))).find((method) => all[methods[method] ?? ""] === false);
  return off === undefined
    ? undefined
    : `names "${off}", which \`${methods[off]}\` switches off; that alternative can never be used.`;
}

function hostNames(top: Args, blocks: readonly { host?: Json }[]): string[] {
  if (top.useDns === true) return [];
  return blocks.flatMap(({ host }, i) =>
    Array.isArray(host) && host.some((name) => /[a-z]/i.test(String(name)) && !String(name).includes(":"))
      ? [`\`match[${i}].host\`: names match only with UseDNS on; set \`useDns\` to true, or match \`address\`.`]
      : [],
  );
}
