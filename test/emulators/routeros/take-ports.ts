import { freePort } from "./free-port";
import type { Router } from "./router";
import type { RunningRouter } from "./running-router";

/** What was asked for: 0 is any free port. */
export type WantedPorts = { readonly [service in "ssh" | "api" | "api-ssl"]: number };

/**
 * Listens for the first time. A port that was free when it was chosen may be taken by now: then another is chosen, while one
 * that was asked for is an error.
 */
export async function takePorts(router: Router, running: RunningRouter, wanted: WantedPorts): Promise<void> {
  for (let tries = 0; ; tries++) {
    await running.apply();
    const now: WantedPorts = { ssh: running.port, api: running.apiPort, "api-ssl": running.apiSslPort };
    const lost = (["ssh", "api", "api-ssl"] as const).filter((name) => now[name] === 0 && isOn(router, name));
    if (lost.length === 0) return;
    const asked = lost.find((name) => wanted[name] !== 0);
    if (asked !== undefined || tries === 5) {
      await running.close();
      throw new Error(`port ${router.ports[asked ?? "ssh"]} of ${running.host} cannot be listened on`);
    }
    for (const name of lost) router.ports[name] = await freePort(running.host);
  }
}

/** A service that is off, or that was configured to another port, listens nowhere for a good reason. */
const isOn = ({ state }: Router, wanted: string) =>
  state.services.some(({ name, disabled, port }) => name === wanted && !disabled && port === undefined);
