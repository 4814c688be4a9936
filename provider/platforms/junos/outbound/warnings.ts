import type { Args } from "../../../core/contract";
import type { StandingClient } from "./standing-client";

/** What a user should know of a client although nothing failed. */
export function standingWarnings(client: string, args: Args, standing: StandingClient): string[] {
  const { stored, servers, groups, deactivated, inactiveAbove, sealed, others } = standing;
  const declared = (name: string) => args[name] !== undefined;
  const inherited = [
    ...Object.entries(groups).filter(([name]) => declared(name)),
    ...(declared("servers")
      ? servers.flatMap(({ group }): [string, string][] => (group === null ? [] : [["servers", group]]))
      : []),
  ];
  return [
    ...(deactivated || inactiveAbove !== null
      ? [
          `outbound-ssh client ${client} is deactivated (${inactiveAbove === null ? "the client itself" : `[edit ${inactiveAbove}]`}), so nothing of it holds`,
        ]
      : []),
    ...(stored.deviceId === undefined
      ? [`outbound-ssh client ${client} has no device-id, by which its listener could tell who calls`]
      : []),
    ...(stored.disableSshSecuritySettings === true && !declared("disableSshSecuritySettings")
      ? [
          `outbound-ssh client ${client} has disable-ssh-security-settings, which the program does not declare: [system services ssh] does not hold for its sessions`,
        ]
      : []),
    ...(stored.routingInstance !== undefined && !declared("routingInstance")
      ? [
          `outbound-ssh has routing-instance ${stored.routingInstance}, which this resource does not declare; it holds for all clients (${[client, ...others].join(", ")})`,
        ]
      : []),
    ...sealed.map(
      (name) =>
        `${name === "secret" ? "the secret" : "the proxy's password"} of outbound-ssh client ${client} is encrypted with the device's master password ($8$) and cannot be compared: it counts as unchanged until the program changes it`,
    ),
    ...[
      ...new Set(
        inherited.map(([name, group]) => `${name} of outbound-ssh client ${client} comes from the group ${group}`),
      ),
    ],
  ];
}
