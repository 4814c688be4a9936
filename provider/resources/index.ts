import type { Kind } from "../core/contract";
import { hostKey } from "./host-key";
import { knownHost } from "./known-host";
import { outboundSsh } from "./outbound-ssh";
import type { Resource } from "./resource";
import { sshServerSettings } from "./ssh-server-settings";
import { userPublicKey } from "./user-public-key";

export const resources: Record<Kind, Resource> = {
  SshServerSettings: sshServerSettings,
  UserPublicKey: userPublicKey,
  HostKey: hostKey,
  KnownHost: knownHost,
  OutboundSsh: outboundSsh,
};
