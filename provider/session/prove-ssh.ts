import type { Args, Proof, ShownKey, SshWay } from "../core/contract";
import { SshError } from "../core/errors";
import { sha256Fingerprint } from "../core/formats/fingerprint";
import { engineLog } from "../engine/log";
import type { SshTarget } from "../transport/ssh-target";
import type { Wire } from "../transport/wire";
import { redactor, trace } from "./confidential";
import type { DeviceSession } from "./device-session";

/** A service that is moved to another port may be deaf for a moment. */
const patienceMs = 3000;

/**
 * Proves that a device which is driven over another protocol can still be reached over SSH: by a login, where the program
 * gives a key for one, else by the host key that the server shows. What is expected there is the key it showed before.
 */
export async function proveSsh(session: DeviceSession, fresh: Wire, way: SshWay, proof: Proof): Promise<void> {
  const { device } = session;
  if (device.privateKey ?? device.privateKeyFile ?? device.agentSocketPath) await login(session, way, proof);
  else await look(session, fresh, way, proof);
  if (proof.port !== undefined && proof.port !== way.port) followPort(device, proof.port, way);
}

/** Throws before a change what would only fail after it: a credential that cannot be used, a host key that is not the one on record. */
export async function foreseeSsh({ device }: DeviceSession, way: SshWay): Promise<void> {
  if (device.privateKey ?? device.privateKeyFile ?? device.agentSocketPath) {
    const { resolveCredential } = require("../transport/credentials") as typeof import("../transport/credentials");
    await resolveCredential(sshTarget(device, way), redactor);
  }
  if (isOnRecord(device)) judge(device, way.port, way.hostKey);
}

/** The password is for the other protocol, and never offered here. */
function sshTarget(device: Args, { port }: SshWay): SshTarget {
  const { password: _password, passwordEnv: _passwordEnv, ...rest } = device;
  return { ...rest, port } as unknown as SshTarget;
}

/** Under the new port the known_hosts file of the program has no line yet. */
function followPort(device: Args, port: number, { hostKey }: SshWay): void {
  const { knownHostsFile } = device;
  if (typeof knownHostsFile !== "string" || device.hostKey !== undefined || !isOnRecord(device)) return;
  const { learnHostKey } = require("../transport/learn-host-key") as typeof import("../transport/learn-host-key");
  learnHostKey(knownHostsFile, String(device.host), port, `${hostKey.type} ${hostKey.base64}`);
}

async function login({ device, platform }: DeviceSession, way: SshWay, proof: Proof): Promise<void> {
  const { proveSshLogin } = require("../transport/prove-ssh-login") as typeof import("../transport/prove-ssh-login");
  const expected = proof.hostKeyFingerprint ?? (isOnRecord(device) ? undefined : fingerprintOf(way));
  await proveSshLogin(sshTarget(device, way), {
    trace: trace(),
    port: proof.port ?? way.port,
    ...(expected === undefined ? {} : { expectHostKey: expected }),
    retryRefused: true,
    onWarning: (text) => engineLog.line(undefined, "warning", redactor.mask(text)),
  }).catch((error) => {
    if (!(error instanceof SshError) || error.code !== "login-refused") throw error;
    throw new SshError(error.code, error.message, { hint: platform.commit.ssh?.refusedHint, cause: error });
  });
}

async function look({ platform, device }: DeviceSession, fresh: Wire, way: SshWay, proof: Proof): Promise<void> {
  const { ssh } = platform.commit;
  const port = proof.port ?? way.port;
  const expected = proof.hostKeyFingerprint ?? fingerprintOf(way);
  for (const deadline = Date.now() + patienceMs; ssh !== undefined; ) {
    const request = ssh.look(port);
    const shown = ssh.seen((await fresh.ask([request])).get(request.key));
    if ("hostKey" in shown) {
      if (isOnRecord(device) && proof.hostKeyFingerprint === undefined) judge(device, way.port, shown.hostKey);
      if (fingerprintOf(shown) === expected) return;
      const message = `the SSH server on port ${port} shows the host key ${fingerprintOf(shown)}, not ${expected}`;
      throw new SshError("host-key-changed", message);
    }
    if (Date.now() > deadline)
      throw new SshError("unreachable", `SSH on port ${port} does not answer: ${shown.refused}`);
    await new Promise((resolve) => setTimeout(resolve, 200));
  }
}

/** Whether the program says which host key the SSH server has. */
const isOnRecord = ({ insecureAcceptAnyHostKey, hostKey, knownHostsFile }: Args): boolean =>
  hostKey !== undefined || (insecureAcceptAnyHostKey !== true && knownHostsFile !== undefined);

const fingerprintOf = ({ hostKey }: ShownKey): string => sha256Fingerprint(Buffer.from(hostKey.base64, "base64"));

function judge(device: Args, port: number, { type, base64 }: ShownKey["hostKey"]): void {
  const { hostKeyPolicy } = require("../transport/host-key-policy") as typeof import("../transport/host-key-policy");
  const { judgeHostKey } = require("../transport/host-key-trust") as typeof import("../transport/host-key-trust");
  const policy = hostKeyPolicy(device as unknown as SshTarget, port, undefined);
  const verdict = judgeHostKey(policy, type, Buffer.from(base64, "base64"));
  if (!verdict.accepted) throw verdict.error;
}
