import type { Profile } from "../config/types";

interface ProfileFacts {
  /** As the device says it. */
  version: string;
  model: string;
}

/** What a device of each profile says about itself. */
export const profileFacts: { readonly [profile in Profile]: ProfileFacts } = {
  "17.4": { version: "17.4R1.16", model: "mx240" },
  "19.4": { version: "19.4R1.10", model: "mx240" },
  "22.3": { version: "22.3R1.11", model: "mx240" },
  "23.4": { version: "23.4R1.10", model: "mx240" },
  "24.4": { version: "24.4R1.9", model: "mx240" },
  "evo-24.4": { version: "24.4R1.9-EVO", model: "ptx10001-36mr" },
};

/** `24.4R1`: the part of the version that stands in names of namespaces. */
export const release = (profile: Profile) => profileFacts[profile].version.replace(/\.\d+(-EVO)?$/, "");
