import { randomBytes } from "node:crypto";
import { ShiftedClock } from "../shared/shifted-clock";
import { newCertificate } from "./api/certificate";
import { fromBytes, toBytes } from "./bytes";
import type { EmulatedRouteros } from "./emulated-routeros";
import { Faults } from "./faults";
import { freePort } from "./free-port";
import { initialState } from "./initial-state";
import { acceptedKey } from "./keys/accepted-key";
import { newHostKey } from "./keys/new-host-key";
import type { RouterosOptions } from "./options";
import { versionOf } from "./profiles";
import { type Release, releaseOf } from "./release";
import { Router } from "./router";
import { RunningRouter } from "./running-router";
import type { RouterState } from "./state";
import { loadState } from "./state-file";
import { takePorts } from "./take-ports";
import { usual } from "./unknowns";

/**
 * Starts an emulated router: its API in the clear and inside TLS, and a real SSH server that obeys what is configured.
 *
 *     const router = await startRouteros({ profile: "7.21" });
 *     await router.console("/ip service set ssh port=2222");
 */
export async function startRouteros(options: RouterosOptions = {}): Promise<EmulatedRouteros> {
  const { profile = "7.24", host = "127.0.0.1", user = "admin", stateFile } = options;
  const password = options.password ?? randomBytes(9).toString("base64url");
  const version = versionOf(profile);
  const release = releaseOf(version.replace(/ .*/, ""));
  const state = loadState(stateFile, release) ?? freshState(release, { ...options, user, password });
  if (state.hostKeys[state.ssh.hostKeyType] === undefined) await newHostKey(state);
  const certificate = state.certificate ?? newCertificate();
  state.certificate = certificate;
  const unknowns = { ...usual, ...options.unknowns };
  const wanted = { ssh: options.port ?? 0, api: options.apiPort ?? 0, "api-ssl": options.apiSslPort ?? 0 };
  const ports = {
    ssh: wanted.ssh || (await freePort(host)),
    api: wanted.api || (await freePort(host)),
    "api-ssl": wanted["api-ssl"] || (await freePort(host)),
  };
  const clock = options.clock ?? new ShiftedClock();
  const router = new Router(release, version, state, clock, new Faults(), unknowns, ports);
  // A state file knows its own users and passwords.
  const account = state.users.find(({ name }) => name === toBytes(user)) ?? state.users[0];
  const [name, secret] = [fromBytes(account?.name ?? ""), fromBytes(account?.password ?? "")];
  const running = new RunningRouter(router, profile, host, name, secret, certificate, stateFile);
  await takePorts(router, running, wanted);
  if (options.configuration !== undefined) {
    const said = await running.console(options.configuration);
    if (said !== "") {
      await running.close();
      throw new Error(`the configuration fails: ${said.trim()}`);
    }
  }
  return running;
}

function freshState(
  release: Release,
  {
    authorizedKey = [],
    tls = "own",
    schedulerAllowed = true,
    user,
    password,
  }: RouterosOptions & { user: string; password: string },
): RouterState {
  const account = { user: toBytes(user), password: toBytes(password), group: "full" };
  const state = initialState(release, account);
  state.deviceMode.scheduler = schedulerAllowed;
  for (const service of state.services)
    if (service.name === "api-ssl") service.certificate = tls === "own" ? "emulator" : "none";
  const lines = [authorizedKey].flat().flatMap((text) => text.split("\n"));
  for (const line of lines.filter((each) => each.trim() !== "")) {
    const { type, base64, bits, comment } = acceptedKey(toBytes(line), release);
    const id = state.nextId.keys ?? 1;
    state.nextId.keys = id + 1;
    state.keys.push({ id, user: account.user, type, base64, bits, info: comment });
  }
  return state;
}
