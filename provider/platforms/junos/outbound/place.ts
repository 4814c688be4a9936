import { word } from "../words";

/** Where outbound-ssh stands, as a line of configuration mode names it. */
export const outboundPlace = "system services outbound-ssh";

export const clientPlace = (client: string): string => `${outboundPlace} client ${word(client)}`;

/** Statements above the clients: one for all of them. */
export const sharedArguments = ["routingInstance", "traceoptions"] as const;

export type SharedArgument = (typeof sharedArguments)[number];

export const isShared = (name: string): name is SharedArgument => (sharedArguments as readonly string[]).includes(name);

/** The statement of an argument that is not `servers`, below the client or, where it is shared, below outbound-ssh. */
export const statements: { [argument: string]: string } = {
  deviceId: "device-id",
  secret: "secret",
  keepAlive: "keep-alive",
  reconnectStrategy: "reconnect-strategy",
  services: "services",
  proxyServer: "proxy-server",
  disableSshSecuritySettings: "disable-ssh-security-settings",
  routingInstance: "routing-instance",
  traceoptions: "traceoptions",
};

/** Where an argument stands. */
export const placeOf = (argument: string, client: string): string =>
  `${isShared(argument) ? outboundPlace : clientPlace(client)} ${statements[argument]}`;
