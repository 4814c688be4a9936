import { join } from "node:path";
import { type EmulatedJunos, startJunos } from "../emulators/junos";
import { runPython } from "../support/python";

let device: EmulatedJunos;
afterEach(() => device?.close());

test("ncclient drives the emulator from hello to rollback", async () => {
  device = await startJunos({ password: "of admin" });
  const { host, port, netconfPort, user, password, hostKey } = device;
  console.log(await runPython(join(__dirname, "drive_ncclient.py"), { host, port, netconfPort, user, password, hostKey }));
}, 60_000);
