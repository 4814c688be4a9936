import { effective } from "./effective";
import { hasAt, nodesAt, valueAt } from "./nodes-at";
import { pathText } from "./path-text";
import type { ConfigNode, ConfigTree, Problem } from "./types";

const keyLists = ["ssh-rsa", "ssh-dsa", "ssh-ecdsa", "ssh-ed25519"];

/** What stands in the way of a commit. Where our sources have no words for a refusal, a comment says so. */
export function check(tree: ConfigTree): Problem[] {
  const running = effective(tree);
  const users = nodesAt(running, "system login user");
  return [
    ...mandatory(running),
    ...sshServer(running),
    ...authentication(nodesAt(running, "system root-authentication")[0], ["system"], "root-authentication"),
    ...users.flatMap((user) => userProblems(running, user)),
    ...outbound(running),
    ...netconf(running),
    ...groupsExist(tree),
  ];
}

/** The last line that a refused check or commit ends with. */
export function checkOutFailed(
  problems: readonly Problem[],
  what: "configuration check-out" | "commit" = "configuration check-out",
): string {
  const missing = problems.some(({ message }) => message.startsWith("Missing mandatory statement"));
  return `${what} failed: (${missing ? "missing mandatory statements" : "statements constraint check failed"})`;
}

const problem = (path: readonly string[], badElement: string, message: string): Problem => ({
  severity: "error",
  message,
  path: pathText(path),
  badElement,
  type: "application",
  tag: "invalid-value",
});

function mandatory(running: ConfigTree): Problem[] {
  const root = nodesAt(running, "system root-authentication")[0]?.children ?? [];
  const found = root.some(({ name }) => name === "encrypted-password" || keyLists.includes(name));
  return found ? [] : [problem([], "system", "Missing mandatory statement: 'root-authentication'")];
}

function sshServer(running: ConfigTree): Problem[] {
  const path = ["system", "services", "ssh"];
  const has = (name: string): boolean => hasAt(running, [...path, name]);
  const found: Problem[] = [];
  const say = (name: string, message: string): void => void found.push(problem(path, name, message));
  if (has("hostkey-algorithm-list") && has("hostkey-algorithm")) {
    say("hostkey-algorithm-list", "To configure hostkey-algorithm-list, hostkey-algorithm should not be configured.");
  }
  const [command, user] = ["authorized-keys-command", "authorized-keys-command-user"];
  for (const [one, other] of [
    [command, user],
    [user, command],
  ] as [string, string][]) {
    if (has(one) && !has(other)) say(one, `'${other}' must be configured with ${one}`);
  }
  // The words for `-file` are made after those for the list.
  for (const name of ["authorized-principals", "authorized-principals-file"]) {
    if (has(name) && has("authorized-principals-command")) {
      say(name, `'${name}' and 'authorized-principals-command' are mutually exclusive`);
    }
  }
  return found;
}

function userProblems(running: ConfigTree, user: ConfigNode): Problem[] {
  const path = ["system", "login", "user", user.key ?? ""];
  const found: Problem[] = [];
  // That a user needs a class is in the vendor's documents only; without one, the emulator refuses.
  if (!user.children.some(({ name }) => name === "class")) {
    found.push(problem(path.slice(0, -2), `user ${user.key}`, "Missing mandatory statement: 'class'"));
  }
  // Exclusive with the server's own, in words that we do not know.
  for (const name of ["authorized-principals", "authorized-principals-file"]) {
    const server = ["authorized-principals", "authorized-principals-file", "authorized-principals-command"];
    const other = server.find((one) => hasAt(running, ["system", "services", "ssh", one]));
    if (other !== undefined && user.children.some((child) => child.name === name)) {
      const message = `'${name}' and [edit system services ssh] '${other}' are mutually exclusive`;
      found.push(problem(path, name, message));
    }
  }
  const own = user.children.find(({ name }) => name === "authentication");
  return [...found, ...authentication(own, path, "authentication")];
}

function authentication(node: ConfigNode | undefined, path: readonly string[], name: string): Problem[] {
  if (node === undefined) return [];
  const here = [...path, name];
  const has = (child: string): boolean => node.children.some((one) => one.name === child);
  const found = keyLists
    .filter((list) => has("no-public-keys") && has(list))
    .map((list) => problem(here, list, `To configure ${list}, 'no-public-keys' should not be configured`));
  for (const key of node.children.filter((child) => keyLists.includes(child.name))) {
    const both = ["from", "key-options"].every((option) => key.children.some((child) => child.name === option));
    if (both) {
      found.push(
        problem([...here, key.name, key.key ?? ""], "from", "Use 'key-options' to specify allowed hosts (from)"),
      );
    }
  }
  return found;
}

function outbound(running: ConfigTree): Problem[] {
  const path = ["system", "services", "outbound-ssh"];
  const instance = valueAt(running, [...path, "routing-instance"]);
  if (instance === undefined) return [];
  if (!hasAt(running, ["routing-instances", "instance", instance])) {
    const message = "Referenced routing-instance must be defined under [edit routing-instances] hierarchy";
    return [problem(path, "routing-instance", message)];
  }
  // mgmt_junos exists with this statement only; the words are ours.
  if (instance === "mgmt_junos" && !hasAt(running, "system management-instance")) {
    return [problem(path, "routing-instance", "mgmt_junos needs [edit system] management-instance")];
  }
  return [];
}

/** The rule is known, its words are not. */
function netconf(running: ConfigTree): Problem[] {
  const path = ["system", "services", "netconf"];
  const has = (name: string): boolean => hasAt(running, [...path, name]);
  return has("flatten-commit-results") && !has("rfc-compliant")
    ? [problem(path, "flatten-commit-results", "'rfc-compliant' must be configured with flatten-commit-results")]
    : [];
}

/** A group that is applied must be there, at every level; the words are ours. */
function groupsExist(tree: ConfigTree): Problem[] {
  const groups = tree.children.filter(({ name }) => name === "groups").map(({ key }) => key ?? "");
  const visit = (nodes: readonly ConfigNode[], path: readonly string[]): Problem[] =>
    nodes
      .filter(({ name, inactive }) => !inactive && name !== "groups")
      .flatMap((node) => {
        if (node.name === "apply-groups" && !groups.includes(node.value ?? "")) {
          return [problem(path, "apply-groups", `Configuration group '${node.value}' is not defined`)];
        }
        return visit(node.children, [...path, node.name, ...(node.key === undefined ? [] : [node.key])]);
      });
  return visit(tree.children, []);
}
