import { matchPattern, matchUser } from "../../../../core/formats/host-pattern";
import { list } from "./list";
import type { Lockout, Rule, Scene } from "./rule";

/** sshd asks in this order, and stops at the first that refuses (`allowed_user` in auth.c). */
export const accessRules: readonly Rule[] = [denyUsers, allowUsers, denyGroups, allowGroups, rootLogin];

/** Whether a user pattern names this login. Without the client's address, `user@host` is taken to fit. */
function names({ login, client, value }: Scene, pattern: string): boolean {
  if (client === undefined) return matchPattern(login.user, pattern.replace(/@.*/, ""));
  const host = value("useDns") === true ? (client.host ?? client.address) : client.address;
  return matchUser(login.user, host, client.address, pattern);
}

const from = ({ login, client }: Scene): string =>
  client === undefined ? `"${login.user}"` : `"${login.user}" from ${client.address}`;

function denyUsers(scene: Scene): Lockout[] {
  const pattern = list(scene.value("denyUsers")).find((each) => names(scene, each));
  if (pattern === undefined) return [];
  return [{ argument: "denyUsers", reason: `"${pattern}" shuts out ${from(scene)}, the user this run logs in as.` }];
}

function allowUsers(scene: Scene): Lockout[] {
  const patterns = list(scene.value("allowUsers"));
  if (patterns.length === 0 || patterns.some((each) => names(scene, each))) return [];
  return [
    { argument: "allowUsers", reason: `None of its patterns admits ${from(scene)}, the user this run logs in as.` },
  ];
}

function groupIn(scene: Scene, patterns: readonly string[]): string | undefined {
  return scene.account?.groups?.find((group) => patterns.some((pattern) => matchPattern(group, pattern)));
}

function denyGroups(scene: Scene): Lockout[] {
  const group = groupIn(scene, list(scene.value("denyGroups")));
  if (group === undefined) return [];
  return [
    {
      argument: "denyGroups",
      reason: `It shuts out the group "${group}" of "${scene.login.user}", the user this run logs in as.`,
    },
  ];
}

function allowGroups(scene: Scene): Lockout[] {
  const patterns = list(scene.value("allowGroups"));
  if (patterns.length === 0 || scene.account?.groups === undefined || groupIn(scene, patterns) !== undefined) return [];
  const has = scene.account.groups.join(", ");
  return [
    {
      argument: "allowGroups",
      reason: `"${scene.login.user}", the user this run logs in as, has none of these groups (it has ${has}).`,
    },
  ];
}

/** sshd looks at the number of the user, not at the name. */
function rootLogin({ login, account, value }: Scene): Lockout[] {
  const root = account?.uid === undefined ? login.user === "root" : account.uid === 0;
  const permitted = value("permitRootLogin");
  const byKey = login.method === "publickey" || login.method === "agent";
  if (!root || permitted === "yes" || permitted === null) return [];
  if (permitted === "prohibit-password" && byKey) return [];
  const how =
    permitted === "no"
      ? "not at all"
      : permitted === "prohibit-password"
        ? "not with a password"
        : "only with keys that have a command";
  return [
    {
      argument: "permitRootLogin",
      reason: `With "${permitted}" root gets in ${how}, and this run logs in as root by ${login.method}.`,
    },
  ];
}
