export type { Counters as RouterosCounters } from "./counters";
export type { EmulatedRouteros } from "./emulated-routeros";
export type { Cut as RouterosCut, Faults as RouterosFaults } from "./faults";
export type { RouterosOptions } from "./options";
export { profiles as routerosProfiles } from "./profiles";
export { startRouteros } from "./start-routeros";
export type { Unknowns as RouterosUnknowns } from "./unknowns";
