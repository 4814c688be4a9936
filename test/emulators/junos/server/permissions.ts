import { type ConfigTree, hasAt, valueAt, valuesAt } from "../config";

/** What the classes that come with Junos may; every other class is made in the configuration. */
const builtIn: { [name: string]: readonly string[] } = {
  "super-user": ["all"],
  operator: ["clear", "network", "reset", "trace", "view"],
  "read-only": ["view"],
  unauthorized: [],
};

export interface Permissions {
  /** The login class as a session shows it: `j-` stands before the built-in ones. */
  loginClass: string;
  may(...anyOf: string[]): boolean;
}

/** What a user may by the configuration that is in force. */
export function permissionsOf(running: ConfigTree, user: string): Permissions {
  if (user === "root") return { loginClass: "super-user", may: () => true };
  const name = valueAt(running, `system login user ${user} class`) ?? "unauthorized";
  const isOwn = hasAt(running, `system login class ${name}`);
  const granted = isOwn ? valuesAt(running, `system login class ${name} permissions`) : (builtIn[name] ?? []);
  return {
    loginClass: isOwn ? name : `j-${name}`,
    may: (...anyOf) => granted.includes("all") || anyOf.some((each) => granted.includes(each)),
  };
}
