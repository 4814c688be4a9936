import type { AuthorizedKey, SshUser } from "../../shared/ssh-settings";
import { type ConfigTree, nodesAt, valueAt, verifyPassword } from "../config";

const lists = ["ssh-rsa", "ssh-dsa", "ssh-ecdsa", "ssh-ed25519"];

/** Who may log in, and with what. */
export function sshUsers(running: ConfigTree): Map<string, SshUser> {
  const users = new Map<string, SshUser>();
  for (const { key: name } of nodesAt(running, "system login user")) {
    if (name !== undefined) users.set(name, userAt(running, `system login user ${name} authentication`));
  }
  const rootLogin = valueAt(running, "system services ssh root-login") ?? "deny-password";
  const root = userAt(running, "system root-authentication");
  if (rootLogin === "allow") users.set("root", root);
  if (rootLogin === "deny-password") users.set("root", { keys: root.keys });
  return users;
}

function userAt(running: ConfigTree, path: string): SshUser {
  const encrypted = valueAt(running, `${path} encrypted-password`);
  return {
    keys: lists.flatMap((list) =>
      nodesAt(running, `${path} ${list}`).flatMap((node) => authorizedKey(running, path, node.name, node.key)),
    ),
    isPassword: encrypted === undefined ? undefined : (text) => verifyPassword(encrypted, text),
  };
}

/** A line that is no key lets nobody in, as in authorized_keys: the device has not looked into it when it was committed. */
function authorizedKey(running: ConfigTree, path: string, list: string, line = ""): AuthorizedKey[] {
  const [type, base64] = line.trim().split(/\s+/);
  if (type === undefined || base64 === undefined) return [];
  const at = (leaf: string) => valueAt(running, [...path.split(" "), list, line, leaf]);
  const from = at("from") ?? /(?:^|,)from="([^"]*)"/.exec(at("key-options") ?? "")?.[1];
  return [{ type, base64, from }];
}
