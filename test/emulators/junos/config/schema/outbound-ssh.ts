import type { ContainerStatement } from "../types";
import {
  container,
  empty,
  int,
  leaf,
  list,
  oneOf,
  presence,
  type Release,
  since,
  string,
  uint16,
  uint32,
} from "./build";

/** `[edit system services outbound-ssh]` */
export function outboundSshStatement(release: Release): ContainerStatement {
  return container("outbound-ssh", [
    since(release, 19.3, leaf("routing-instance", string())),
    container("traceoptions", [
      empty("no-remote-trace"),
      {
        ...container("file", [
          leaf("filename", string(1, 1024), { nokeyword: true }),
          leaf("size", string()),
          leaf("files", int(2, 1000)),
          empty("world-readable", "readable"),
          empty("no-world-readable", "readable"),
          leaf("match", string()),
        ]),
        oneliner: true,
      },
      list("flag", [], { key: oneOf("configuration", "connectivity", "all") }),
    ]),
    list("client", [
      empty("disable-ssh-security-settings"),
      leaf("device-id", string()),
      leaf("secret", string(), { secret: true, store: "reversible" }),
      presence("keep-alive", [leaf("retry", uint32), leaf("timeout", uint32)]),
      leaf("reconnect-strategy", oneOf("sticky", "in-order")),
      leaf("services", oneOf("netconf")),
      list("servers", [leaf("port", uint16), leaf("retry", uint32), leaf("timeout", uint32)], {
        nokeyword: true,
        oneliner: true,
      }),
      since(
        release,
        23.4,
        container("proxy-server", [
          empty("dhcp", "proxy"),
          container(
            "static",
            [
              leaf("host", string()),
              leaf("port", uint16),
              container("proxy-authorization", [leaf("user", string(1, 255)), leaf("password", string(1, 255))]),
            ],
            "proxy",
          ),
        ]),
      ),
    ]),
  ]);
}
