import type { Duplex } from "node:stream";
import { SshError } from "../core/errors";
import { hostToken } from "../core/formats/known-hosts-names";
import { algorithms } from "./algorithms";
import { resolveCredential } from "./credentials";
import { type Handshake, type HandshakePlan, handshake } from "./handshake";
import { hostKeyPolicy } from "./host-key-policy";
import { LiveConnection } from "./live-connection";
import { loginFacts } from "./login-facts";
import { oneAtATime } from "./one-at-a-time";
import { reach } from "./reach";
import { Retries } from "./retries";
import type { OpenOptions, SshConnection } from "./ssh-connection";
import type { SshTarget } from "./ssh-target";
import { TimeLimit } from "./time-limit";
import type { Transcript } from "./transcript";

export interface Hop {
  target: SshTarget;
  port: number;
  /** The connection this one goes through. */
  via: SshConnection | undefined;
  options: OpenOptions;
  /** Only the last hop is held to this key. */
  expectHostKey: string | undefined;
}

/** Logs in to one host, again where a server drops handshakes under load or is just being reloaded. */
export async function openHop(hop: Hop): Promise<LiveConnection> {
  const { target, port, options } = hop;
  const credential = await resolveCredential(target, options.trace.redactor);
  const name = hopName(hop);
  const transcript = options.trace.open(hostToken(target.host, port));
  // On a port that is only just being proven, the key is the one on record for the port the program names.
  const policy = hostKeyPolicy(target, target.port ?? 22, hop.expectHostKey);
  const notTypes: string[] = [];
  const planned = (): HandshakePlan => ({
    name,
    user: target.user,
    credential,
    policy,
    offered: algorithms(target.legacyAlgorithms === true),
    notTypes,
    onWarning: options.onWarning,
  });
  return oneAtATime(name, async () => {
    const limit = new TimeLimit(target.connectTimeout ?? 20, options.signal);
    const retries = new Retries(limit, options);
    for (;;) {
      try {
        const { stream, plan, result } = await attempt(hop, name, planned, limit, transcript);
        const login = loginFacts(hop, plan, result);
        transcript.note(
          `logged in as ${login.user} (${login.method}), host key ${login.hostKeyType} ${login.hostKeyFingerprint}`,
        );
        return new LiveConnection({
          ...result,
          stream,
          login,
          name,
          via: hop.via,
          transcript,
          requestTimeout: target.requestTimeout ?? 60,
        });
      } catch (error) {
        transcript.note(`failed: ${(error as Error).message}`);
        await retries.afterFailure(error, notTypes);
      }
    }
  });
}

async function attempt(
  hop: Hop,
  name: string,
  planned: () => HandshakePlan,
  limit: TimeLimit,
  transcript: Transcript,
): Promise<{ stream: Duplex; plan: HandshakePlan; result: Handshake }> {
  let stage = "accept the connection";
  let stream: Duplex | undefined;
  const work = async () => {
    const reached = reach(hop, name, (early) => {
      stream = early;
    });
    // Loads the SSH library, while the network is waited for.
    const plan = planned();
    stream = await reached;
    transcript.note("connected");
    stage = "finish the SSH handshake and login";
    return { stream, plan, result: await handshake(stream, plan) };
  };
  const late = () =>
    new SshError("unreachable", `${name} did not ${stage} within ${limit.seconds} s`, {
      hint: "Check address and port and the way there (firewalls); `connectTimeout` (seconds) sets how long we wait.",
    });
  return limit.run(work(), () => stream?.destroy(), late);
}

function hopName({ target, port, via }: Hop): string {
  const own = `${target.host.includes(":") ? `[${target.host}]` : target.host}:${port}`;
  return via === undefined ? own : `${own} (through ${via.name})`;
}
