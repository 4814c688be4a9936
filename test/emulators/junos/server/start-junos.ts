import { ShiftedClock } from "../../shared/shifted-clock";
import { Database, effective, print } from "../config";
import type { Format, Profile } from "../config/types";
import type { Counters } from "../faults/counters";
import { Faults } from "../faults/faults";
import { Device } from "./device";
import type { EmulatedJunos } from "./emulated-junos";
import { initialConfiguration } from "./initial-configuration";
import type { JunosOptions } from "./options";
import { Services } from "./services";
import { readState, writeState } from "./state-file";
import { typeOnConsole } from "./type-on-console";

/** Starts an emulated Junos device. */
export async function startJunos(options: JunosOptions = {}): Promise<EmulatedJunos> {
  const { host = "127.0.0.1", port = 0, netconfPort = 0, user = "admin", stateFile } = options;
  const clock = options.clock ?? new ShiftedClock();
  const faults = new Faults();
  const saved = stateFile === undefined ? undefined : readState(stateFile);
  const profile: Profile = saved?.database.profile ?? options.profile ?? "24.4";
  const isMadeUp = options.password === undefined && options.authorizedKey === undefined && saved === undefined;
  const password = isMadeUp ? Math.random().toString(36).slice(2, 12) : options.password;
  const database =
    saved === undefined
      ? new Database({
          profile,
          clock,
          configuration: initialConfiguration(profile, clock, { ...options, user, password }),
        })
      : new Database({ profile, clock, state: saved.database });
  const device = new Device(profile, database, clock, faults, options.routingEngines === 2 ? ["re0", "re1"] : ["re0"]);
  device.hostKeys.push(...(saved?.hostKeys ?? options.hostKeys ?? []));
  const save = () => {
    if (stateFile !== undefined) writeState(stateFile, { database: database.toJSON(), hostKeys: device.hostKeys });
  };
  const services = await Services.start(
    device,
    { ssh: port, netconf: netconfPort },
    host,
    options.outboundSecond ?? 1000,
  );
  device.outbound = services.outbound;
  const { listenError } = services.ssh;
  if (listenError !== undefined) {
    await services.close();
    device.close();
    throw listenError;
  }
  const obey = () => {
    device.running = effective(database.committed);
    device.settled = device.settled.then(() => services.obey()).then(save);
  };
  database.onCommit(obey);
  // A timer that ran out while the device was down may have fired meanwhile.
  obey();
  await device.settled;

  return {
    platform: "junos",
    profile,
    host,
    get port() {
      return services.ssh.port ?? 0;
    },
    get netconfPort() {
      return services.netconf.port ?? 0;
    },
    apiPort: null,
    user,
    password,
    get hostKey() {
      return services.hostKeys()[0] ?? "";
    },
    get hostKeys() {
      return services.hostKeys();
    },
    clock,
    faults,
    get counters(): Counters {
      return { ...services.counters(), rpcs: device.rpcs, transcript: device.transcript, commits: device.commits };
    },
    configuration: (format: Format = "text") => print(database.schema, database.committed, format),
    console: (lines) => typeOnConsole(device, lines),
    settled: () => device.settled,
    cutConnections: () => services.cutConnections(),
    close: async () => {
      services.cutConnections();
      device.close();
      await device.settled;
      await services.close();
    },
  };
}
