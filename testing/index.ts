/** Ends the run of this process: every connection to devices is closed, every claim forgotten. */
export { closeSessions } from "../provider/session/pool";
export type { Counters, EmulatedJunos, Faults, JunosOptions, ReceivedRpc } from "../test/emulators/junos";
export type {
  EmulatedRouteros,
  RouterosCounters,
  RouterosCut,
  RouterosFaults,
  RouterosOptions,
  RouterosUnknowns,
} from "../test/emulators/routeros";
/** Receives the connections that Junos devices open by outbound-ssh. */
export {
  type CallingDevice,
  type DeviceListener,
  type DeviceListenerOptions,
  listenForDevices,
} from "./device-listener";
/** Emulated devices, for programs to run against. */
export { type EmulatedPlatform, type Emulators, emulate } from "./emulate";
