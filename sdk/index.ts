export type { Connection, DeviceConnection } from "./connection";
export type { Device } from "./device";
export type {
  JunosCertBasedAuth,
  JunosMatchBlock,
  JunosMatchSettings,
  JunosNetconf,
  JunosRekeyLimit,
  JunosRetryOptions,
  JunosServerSettings,
} from "./generated/junos-server-settings";
export type {
  OpenSshMatchBlock,
  OpenSshServerSettings,
} from "./generated/openssh-server-settings";
export type { RouterosServerSettings } from "./generated/routeros-server-settings";
export { HostKey, type HostKeyArgs, type SshfpRecord } from "./host-key";
export { type JunosConnection, type JunosDevice, junos } from "./junos";
export type { JunosHostKey } from "./junos-host-key";
export type { JunosKnownHost } from "./junos-known-host";
export type { JunosOutboundServer, JunosOutboundSsh, JunosOutboundTrace } from "./junos-outbound-ssh";
export type { JunosKeyOptions, JunosUserPublicKey } from "./junos-user-public-key";
export { KnownHost, type KnownHostArgs } from "./known-host";
export { type OpenSshConnection, type OpenSshDevice, openssh } from "./openssh";
export type { OpenSshHostKey } from "./openssh-host-key";
export type { OpenSshKnownHost } from "./openssh-known-host";
export type {
  OpenSshDynamicForward,
  OpenSshLocalForward,
  OpenSshOutboundSsh,
  OpenSshRemoteForward,
  OpenSshTunnelHop,
} from "./openssh-outbound-ssh";
export type { AuthorizedKeyOptions, OpenSshUserPublicKey } from "./openssh-user-public-key";
export { OutboundSsh, type OutboundSshArgs } from "./outbound-ssh";
export type { Platform } from "./platform";
export { type RouterosConnection, type RouterosDevice, type RouterosTls, routeros } from "./routeros";
export type { RouterosHostKey } from "./routeros-host-key";
export type { RouterosKnownHost } from "./routeros-known-host";
export type { RouterosOutboundSsh } from "./routeros-outbound-ssh";
export type { RouterosUserPublicKey } from "./routeros-user-public-key";
export { SshServerSettings, type SshServerSettingsArgs } from "./ssh-server-settings";
export { unmanagedKeys } from "./unmanaged-keys";
export { type OtherKey, UserPublicKey, type UserPublicKeyArgs } from "./user-public-key";
