import type { Platform, PlatformName } from "../core/contract";

/** Loads a platform at its first use: a stack pays only for what it has. */
export function platformOf(name: string): Platform | undefined {
  const load = loaders[name as PlatformName];
  return load?.();
}

const loaders: Partial<Record<PlatformName, () => Platform>> = {
  junos: () => (require("./junos") as { junos: Platform }).junos,
  openssh: () => (require("./openssh") as { openssh: Platform }).openssh,
  routeros: () => (require("./routeros") as { routeros: Platform }).routeros,
};

/** The platforms this release has. */
export const availablePlatforms = Object.keys(loaders) as PlatformName[];
