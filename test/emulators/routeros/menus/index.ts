import type { Menu } from "../menu";
import { deviceMode } from "./device-mode";
import { file } from "./file";
import { identity } from "./identity";
import { ipService } from "./ip-service";
import { ipSsh } from "./ip-ssh";
import { knownHosts } from "./known-hosts";
import { packages } from "./packages";
import { privateKeys } from "./private-keys";
import { resource } from "./resource";
import { scheduler } from "./scheduler";
import { user } from "./user";
import { userGroup } from "./user-group";
import { userKeys } from "./user-keys";

export const menus: readonly Menu[] = [
  ...[ipSsh, knownHosts, ipService, user, userGroup, userKeys, privateKeys],
  ...[file, scheduler, deviceMode, resource, identity, packages],
];
