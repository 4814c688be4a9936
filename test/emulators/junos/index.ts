export type { Counters, ReceivedRpc } from "./faults/counters";
export type { Faults } from "./faults/faults";
export type { EmulatedJunos } from "./server/emulated-junos";
export type { JunosOptions } from "./server/options";
export { startJunos } from "./server/start-junos";
