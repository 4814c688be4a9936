import type { Refusal } from "../../../core/contract";

export const proxyRefusal = "proxy-server came with 23.4R1.";
export const instanceRefusal =
  "outbound-ssh routing-instance came with 19.3R1; before it the default routing table is used.";
export const servicesRefusal = "The leaf services knows netconf only.";
export const perClientRefusal = "The statement lies above the clients: one routing instance for all of them.";

/** What OutboundSsh cannot do on Junos, and what to do instead. */
export const outboundRefusals: Refusal[] = [
  {
    argument: "address (statement), services { netconf; } as container, server-info",
    reason:
      "Text of the documents and of other tools that the model does not have: servers and the leaf services are written.",
  },
  {
    argument: "ssh host options: bypass-routing, inet, inet6, interface, logical-system, routing-instance, source, v2",
    reason:
      "Options of the interactive CLI command ssh, typed each time; Junos keeps no configuration for them (the CLI command telnet likewise).",
  },
  {
    argument: "ciphers, macs, kexAlgorithms",
    reason:
      "Outgoing algorithms follow SshServerSettings: an ordered set under [system services ssh] holds for server and client commands.",
  },
  { argument: "services other than netconf", reason: servicesRefusal },
  { argument: "routingInstance per client", reason: perClientRefusal },
  { argument: "proxyServer", reason: proxyRefusal },
  { argument: "routingInstance (before 19.3R1)", reason: instanceRefusal },
  {
    argument: "remote, forwards, identityFile, strictHostKeyChecking",
    reason: "Arguments of other platforms: on Junos outbound-ssh dials a management client, it does not forward ports.",
  },
];
