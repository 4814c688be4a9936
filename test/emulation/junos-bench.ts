import { type EmulatedJunos, type JunosOptions, startJunos } from "../emulators/junos";
import { type HostKey, newHostKey } from "../emulators/shared/host-key";
import { closeClients } from "./netconf-client";

/** The host keys of every device of a test file: making RSA keys takes time. */
let hostKeys: Promise<HostKey[]> | undefined;
const running = new Set<EmulatedJunos>();

/** A device for one test; `afterEach(stopDevices)`. */
export async function startDevice(options: JunosOptions = {}): Promise<EmulatedJunos> {
  hostKeys ??= Promise.all([newHostKey("ed25519"), newHostKey("ecdsa-nistp256"), newHostKey("rsa")]);
  const device = await startJunos({ hostKeys: await hostKeys, password: "pass-word", ...options });
  running.add(device);
  return device;
}

export async function stopDevices(): Promise<void> {
  closeClients();
  for (const device of running) await device.close();
  running.clear();
}

export const set = (...lines: string[]) =>
  `<load-configuration action="set" format="text"><configuration-set>${lines.join("\n")}</configuration-set></load-configuration>`;
export const lock = "<lock><target><candidate/></target></lock>";
export const unlock = "<unlock><target><candidate/></target></unlock>";
export const commit = (content = "") => `<commit-configuration>${content}</commit-configuration>`;
export const confirmed = (minutes: number) =>
  commit(`<confirmed/><confirm-timeout>${minutes}</confirm-timeout><log>under test</log>`);
export const committed = (filter: string) =>
  `<get-configuration database="committed"><configuration>${filter}</configuration></get-configuration>`;
export const compare = `<get-configuration compare="rollback" rollback="0" format="text"/>`;
