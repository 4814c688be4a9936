import type { ContainerStatement } from "../types";
import { container, empty, int, leaf, list, oneOf, presence, type Release, since } from "./build";

/** `[edit system services netconf]`, without tls, monitoring and the tuning of YANG modules. */
export function netconfStatement(release: Release): ContainerStatement {
  return container("netconf", [
    presence("ssh", [
      leaf("connection-limit", int(1, 250)),
      leaf("rate-limit", int(1, 250)),
      since(release, 21.1, leaf("client-alive-count-max", int(0, 255))),
      since(release, 21.1, leaf("client-alive-interval", int(0, 65535))),
      leaf("port", int(1, 65535)),
    ]),
    // In none of the models before 22.3, in all from it on; what lies between is not emulated.
    since(
      release,
      22.3,
      container("hello-message", [
        container("yang-module-capabilities", [
          empty("advertise-native-yang-modules"),
          empty("advertise-custom-yang-modules"),
          empty("advertise-standard-yang-modules"),
        ]),
      ]),
    ),
    empty("rfc-compliant"),
    empty("yang-compliant"),
    since(release, 21.2, empty("flatten-commit-results")),
    container("traceoptions", [
      empty("no-remote-trace"),
      list("flag", [], { key: oneOf("all", "incoming", "outgoing", "debug") }),
      empty("on-demand"),
    ]),
    since(release, 22.3, presence("notification", [empty("interleave")])),
    since(release, 24.4, presence("version-1.1", [])),
  ]);
}
