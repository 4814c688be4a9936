import type { EmulatedJunos, JunosOptions } from "../test/emulators/junos";
import type { EmulatedRouteros, RouterosOptions } from "../test/emulators/routeros";

/** The platforms that can be emulated: what is told to each, and what is got. */
export interface Emulators {
  junos: { options: JunosOptions; device: EmulatedJunos };
  routeros: { options: RouterosOptions; device: EmulatedRouteros };
}

export type EmulatedPlatform = keyof Emulators;

/** Each is loaded when one is wanted. */
const starters: { [P in EmulatedPlatform]: (options: Emulators[P]["options"]) => Promise<Emulators[P]["device"]> } = {
  junos: async (options) => (await import("../test/emulators/junos")).startJunos(options),
  routeros: async (options) => (await import("../test/emulators/routeros")).startRouteros(options),
};

/**
 * Starts an emulated device in this process, on ports of 127.0.0.1 that are free. It speaks the device's own protocol,
 * obeys what is configured on it, and ends with `close()`.
 *
 *     const router = await emulate("junos", { profile: "24.4" });
 *     ssh.junos({ host: router.host, port: router.port, user: router.user, password: router.password, hostKey: router.hostKeys });
 */
export async function emulate<P extends EmulatedPlatform>(
  platform: P,
  options: Emulators[P]["options"] = {},
): Promise<Emulators[P]["device"]> {
  if (!Object.hasOwn(starters, platform)) {
    const there = Object.keys(starters).join(" and of ");
    throw new Error(`there is no emulator of ${platform}; there is one of ${there}`);
  }
  return starters[platform](options);
}
