import { randomBytes } from "node:crypto";
import { Database, encryptPassword, print } from "../config";
import type { Clock, Profile } from "../config/types";
import type { JunosOptions } from "./options";

/** The configuration of a device that has just been set up: somebody can log in, by SSH and NETCONF. */
export function initialConfiguration(
  profile: Profile,
  clock: Clock,
  options: JunosOptions & { user: string; password: string | undefined },
): string {
  const { user, password, authorizedKey = [], hostName = "junos", configuration } = options;
  const keys = (typeof authorizedKey === "string" ? authorizedKey.split("\n") : authorizedKey)
    .map((line) => line.trim())
    .filter((line) => line !== "" && !line.startsWith("#"));
  const hashOf = (text: string) => `encrypted-password "${encryptPassword(text)}";`;
  const authentication = [...(password === undefined ? [] : [hashOf(password)]), ...keys.map(keyStatement)];
  const text = `system {
    host-name ${hostName};
    root-authentication { encrypted-password "${hashOfNothing()}"; }
    login {
        user ${user} {
            uid 2000;
            class super-user;
            authentication { ${authentication.join(" ")} }
        }
    }
    services {
        ssh;
        netconf { ssh; }
    }
}
`;
  if (configuration === undefined) return text;
  const draft = new Database({ profile, clock, configuration: text });
  const isLines = /^\s*(set|delete|activate|deactivate)\s/m.test(configuration) && !configuration.includes("{");
  const { errors } = draft.load({ action: isLines ? "set" : "merge", format: "text" }, configuration);
  const problem = errors[0];
  if (problem !== undefined)
    throw new Error(`the configuration is refused: ${problem.message} ${problem.source ?? ""}`);
  const whole = print(draft.schema, draft.candidate, "text");
  draft.close();
  return whole;
}

/** The form of a hash; there is no password to it. */
const hashOfNothing = () => `$6$${randomBytes(6).toString("hex")}$${randomBytes(43).toString("hex")}`;

function keyStatement(line: string): string {
  const type = line.split(/\s+/)[0] ?? "";
  const list = type.startsWith("ecdsa-") ? "ssh-ecdsa" : type === "ssh-dss" ? "ssh-dsa" : type;
  if (!/^ssh-(rsa|dsa|ecdsa|ed25519)$/.test(list)) throw new Error(`Junos has no list for keys of the type "${type}"`);
  return `${list} "${line}";`;
}
