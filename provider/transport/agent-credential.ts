import type { BaseAgent, ParsedKey } from "ssh2";
import { SshError } from "../core/errors";
import { sha256Fingerprint } from "../core/formats/fingerprint";
import { ssh2Library } from "./ssh2-library";
import { TimeLimit } from "./time-limit";

const agentSeconds = 10;

export interface AgentKey {
  type: string;
  fingerprint: string;
}

export interface AgentCredential {
  kind: "agent";
  agent: BaseAgent;
  /** The keys that will be tried, in the agent's order. */
  keys: AgentKey[];
  /** The key the server let us sign with last: the accepted one, once the login is through. */
  signed(): AgentKey | undefined;
  source: string;
  password: string | undefined;
}

/**
 * An SSH agent with at least one usable key. It is asked before the connection is made, so that a dead or empty agent is
 * an error about the agent and not a refused login. A server lets us sign only with a key it accepts, so the last key
 * that signed is the one that logged in; ssh2 itself does not tell.
 */
export async function agentCredential(
  socketPath: string,
  source: string,
  password: string | undefined,
): Promise<AgentCredential> {
  const { ssh2 } = ssh2Library();
  const inner = ssh2.createAgent(socketPath) as BaseAgent & { getStream?: GetStream };
  unrefStreams(inner);
  const identities = await getIdentities(inner, socketPath, source);
  if (identities.length === 0) {
    throw new SshError("login-refused", `the SSH agent at ${socketPath} (${source}) holds no key that can be used`, {
      hint: "Add one with `ssh-add`; certificates and FIDO keys (sk-...) cannot be used by this provider's SSH library.",
    });
  }
  let last: AgentKey | undefined;
  class WatchedAgent extends ssh2.BaseAgent<ParsedKey> {
    override getIdentities(callback: (error: Error | undefined, keys?: ParsedKey[]) => void): void {
      callback(undefined, identities);
    }
    override sign(key: ParsedKey, ...rest: unknown[]): void {
      last = describe(key);
      (inner.sign as (...all: unknown[]) => void).call(inner, key, ...rest);
    }
  }
  return {
    kind: "agent",
    agent: new WatchedAgent() as BaseAgent,
    keys: identities.map(describe),
    signed: () => last,
    source,
    password,
  };
}

type GetStream = (callback: (error?: Error | null, stream?: { unref?(): void }) => void) => void;

/** An agent that waits for a person's confirmation must not keep this process alive. */
function unrefStreams(agent: { getStream?: GetStream }): void {
  const original = agent.getStream?.bind(agent);
  if (original === undefined) return;
  agent.getStream = (callback) =>
    original((error, stream) => {
      stream?.unref?.();
      callback(error, stream);
    });
}

async function getIdentities(agent: BaseAgent, socketPath: string, source: string): Promise<ParsedKey[]> {
  const answer = new Promise<ParsedKey[]>((resolve, reject) => {
    agent.getIdentities((error, keys) => (error ? reject(error) : resolve((keys ?? []) as ParsedKey[])));
  });
  const limit = new TimeLimit(agentSeconds);
  try {
    return await limit.run(
      answer,
      () => {},
      () => new Error(`nothing came for ${agentSeconds} s`),
    );
  } catch (error) {
    const message = `the SSH agent at ${socketPath} (${source}) did not answer: ${(error as Error).message}`;
    const hint = "Check that it runs and that the path of its socket is right.";
    throw new SshError("login-refused", message, { hint, cause: error });
  }
}

function describe(key: ParsedKey): AgentKey {
  return { type: key.type, fingerprint: sha256Fingerprint(key.getPublicSSH()) };
}
