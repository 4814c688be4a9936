import type { Args, Failure } from "../../../core/contract";
import { type Effective, isShown } from "./read";
import type { BuildPart } from "./setting";
import { settings } from "./table";

const parts: { [part in BuildPart]: string } = {
  afs: "AFS",
  debian: "Debian's changes",
  gssapi: "GSSAPI",
  "gssapi-key-exchange": "the patch for GSSAPI key exchange",
  kerberos: "Kerberos",
  lastlog: "lastlog",
  pam: "PAM",
  rdomain: "routing domains",
};

/**
 * Settings that this server cannot have because of how it was built. sshd only warns of most of them and goes on without;
 * what `sshd -T` does not show of an empty configuration is not in it.
 */
export function buildProblems(args: Args, defaults: Effective, release: string | undefined): Failure[] {
  const { match, ...top } = args;
  const blocks = (Array.isArray(match) ? match : []) as { settings?: Args }[];
  const scopes = [
    { given: top, prefix: "" },
    ...blocks.map(({ settings: given = {} }, i) => ({ given, prefix: `match[${i}].settings.` })),
  ];
  return scopes.flatMap(({ given, prefix }) =>
    settings.flatMap((setting): Failure[] => {
      const { argument, build, hidden, keyword } = setting;
      if (build === undefined || hidden === true || (given[argument] ?? null) === null || isShown(setting, defaults))
        return [];
      const later =
        build === "gssapi" && release?.startsWith("10.4") === true
          ? " 10.4 has wrong names for it; 10.5 has the right ones again."
          : "";
      return [
        {
          property: prefix + argument,
          reason: `This server's sshd was built without ${parts[build]} and has no ${keyword}. Leave it out.${later}`,
        },
      ];
    }),
  );
}
