export type { Connection, DeviceConnection } from "./connection";
export type { Device } from "./device";
export type {
  OpenSshMatchBlock,
  OpenSshServerSettings,
} from "./generated/openssh-server-settings";
export { KnownHost, type KnownHostArgs } from "./known-host";
export { type OpenSshConnection, type OpenSshDevice, openssh } from "./openssh";
export type { OpenSshKnownHost } from "./openssh-known-host";
export type { AuthorizedKeyOptions, OpenSshUserPublicKey } from "./openssh-user-public-key";
export type { Platform } from "./platform";
export { SshServerSettings, type SshServerSettingsArgs } from "./ssh-server-settings";
export { unmanagedKeys } from "./unmanaged-keys";
export { type OtherKey, UserPublicKey, type UserPublicKeyArgs } from "./user-public-key";
