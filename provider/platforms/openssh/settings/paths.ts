import type { Args, Json } from "../../../core/contract";

/** What must be true of a path, so that settings which name it do not shut users out. */
export type PathNeed = "readable" | "root-directory" | "executable";

/** What the server says of a path. `not-owned`: somebody besides root may change it, or a directory above it. */
export type PathState = "ok" | "missing" | "unreadable" | "not-owned" | "not-executable" | "not-a-directory";

export interface NamedPath {
  /** Dotted, for example `match[0].settings.chrootDirectory`. */
  argument: string;
  path: string;
  need: PathNeed;
}

/** Settings whose files sshd does not look for when it checks a configuration, and what goes wrong without them. */
const named: { [argument: string]: { need: PathNeed; without: string } } = {
  revokedKeys: { need: "readable", without: "no key of anybody would be accepted" },
  trustedUserCaKeys: { need: "readable", without: "no user with a certificate would get in" },
  hostCertificate: {
    need: "readable",
    without: "clients that trust the host's authority would be asked about an unknown key",
  },
  chrootDirectory: { need: "root-directory", without: "the users it is for could not log in" },
  sshdSessionPath: { need: "executable", without: "nobody could log in" },
  sshdAuthPath: { need: "executable", without: "nobody could log in" },
};

/** The paths to ask the server about before the settings are written. Paths that depend on the user are not among them. */
export function pathsToAsk(args: Args): NamedPath[] {
  const { match, ...top } = args;
  const blocks = (Array.isArray(match) ? match : []) as { settings?: Args }[];
  return [...pathsOf(top, ""), ...blocks.flatMap(({ settings = {} }, i) => pathsOf(settings, `match[${i}].settings.`))];
}

function pathsOf(args: Args, prefix: string): NamedPath[] {
  return Object.entries(named).flatMap(([argument, { need }]) =>
    [args[argument] ?? []]
      .flat()
      .filter((path: Json): path is string => typeof path === "string" && path.startsWith("/") && !/%[^%]/.test(path))
      .map((path) => ({ argument: prefix + argument, path: path.replaceAll("%%", "%"), need })),
  );
}

const states: { [state in PathState]?: string } = {
  missing: "is not on the server",
  unreadable: "cannot be read there",
  "not-owned": "can be changed by others than root, and so sshd would not use it",
  "not-executable": "is no program that can be run",
  "not-a-directory": "is no directory",
};

/** Why the settings must not be written, from what the server says of the paths they name. */
export function pathProblems(
  args: Args,
  stateOf: { [path: string]: PathState },
): { argument: string; reason: string }[] {
  return pathsToAsk(args).flatMap(({ argument, path }) => {
    const state = states[stateOf[path] ?? "ok"];
    if (state === undefined) return [];
    const setting = named[argument.replace(/^.*\./, "")];
    return [{ argument, reason: `${path} ${state}; ${setting?.without}.` }];
  });
}
