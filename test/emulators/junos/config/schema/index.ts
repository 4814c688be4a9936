import type { Profile, Schema, Statement } from "../types";
import { authenticationStatement } from "./authentication";
import { container, empty, int, leaf, leafList, list, oneOf, presence, type Release, string } from "./build";
import { loginStatement } from "./login";
import { netconfStatement } from "./netconf";
import { outboundSshStatement } from "./outbound-ssh";
import { sshStatement } from "./ssh";

const schemas = new Map<Profile, Schema>();

/** The statements that a release knows. What is not here is a syntax error. */
export function schema(profile: Profile): Schema {
  const known = schemas.get(profile);
  if (known !== undefined) return known;
  const release = { number: Number(profile.replace("evo-", "")), evolved: profile.startsWith("evo-") };
  const ordinary = [system(release), security(release), interfaces(), routingInstances()];
  const made: Schema = {
    profile,
    top: [
      list("groups", ordinary, { key: string(1, 254), braced: true }),
      leafList("apply-groups", string()),
      ...ordinary,
    ],
  };
  schemas.set(profile, made);
  return made;
}

function system(release: Release): Statement {
  return container("system", [
    leaf("host-name", string(release.evolved ? 1 : 0, 255)),
    authenticationStatement("root-authentication", release),
    loginStatement(release),
    presence("services", [
      netconfStatement(release),
      sshStatement(release),
      presence("telnet", [
        leaf("connection-limit", int(1, 250)),
        leaf("rate-limit", int(1, 250)),
        leafList("authentication-order", oneOf("radius", "tacplus", "password")),
      ]),
      outboundSshStatement(release),
    ]),
    empty("management-instance"),
  ]);
}

function security(release: Release): Statement {
  const types = ["ecdsa-sha2-nistp256", "ecdsa-sha2-nistp384", "ecdsa-sha2-nistp521", "ed25519"];
  const keys = [...(release.number < 24.4 ? ["rsa1"] : []), "rsa", "dsa", "ecdsa", ...types];
  return container("security", [
    container("ssh-known-hosts", [
      list(
        "host",
        keys.map((type) => leaf(`${type}-key`, string())),
      ),
    ]),
  ]);
}

/** So that there are statements that nobody here manages. */
const interfaces = (): Statement =>
  container("interfaces", [list("interface", [leaf("description", string(0, 900))], { nokeyword: true })]);

const routingInstances = (): Statement =>
  container("routing-instances", [
    list(
      "instance",
      [leaf("description", string()), leaf("instance-type", oneOf("forwarding", "virtual-router", "vrf"))],
      { nokeyword: true },
    ),
  ]);
