import type { ContainerStatement } from "../types";
import { authenticationStatement } from "./authentication";
import { container, int, leaf, leafList, list, matching, type Release, since, string, uint32 } from "./build";

/** `[edit system login]` */
export function loginStatement(release: Release): ContainerStatement {
  return container("login", [
    container("retry-options", [
      leaf("tries-before-disconnect", int(2, 10)),
      leaf("backoff-threshold", int(1, 3)),
      leaf("backoff-factor", int(5, 10)),
      leaf("minimum-time", int(20, 60)),
      leaf("maximum-time", int(20, 300)),
      leaf("lockout-period", int(1, 43200)),
    ]),
    list("class", [
      leaf("idle-timeout", uint32),
      leafList("permissions", string()),
      leaf("allow-commands", string()),
      leaf("deny-commands", string()),
      leaf("allow-configuration", string()),
      leaf("deny-configuration", string()),
    ]),
    list(
      "user",
      [
        leaf("full-name", {
          ...matching(/^[^:\n]*$/, "Must not contain ':' or newline"),
          ...(release.number < 24.4 ? {} : { length: [1, 255] as const }),
        }),
        leaf("uid", int(100, 64000)),
        leaf("class", matching(/^[A-Za-z0-9_-]+$/, "Must be a string of alphanumericals, dashes or underscores")),
        authenticationStatement("authentication", release),
        since(release, 24.4, leafList("authorized-principals", string())),
        since(release, 24.4, leaf("authorized-principals-file", string())),
      ],
      {
        key: matching(
          /^[A-Za-z0-9_]+[.]?[A-Za-z0-9_-]*[.]?[A-Za-z0-9_-]*$/,
          "Username must be alphanumeric, with dashes, underscores and at most two dots",
        ),
      },
    ),
    leaf("message", string(1, 2048)),
  ]);
}
