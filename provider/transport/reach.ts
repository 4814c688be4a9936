import type { Duplex } from "node:stream";
import { SshError } from "../core/errors";
import { ConnectFailure } from "./connect-failure";
import { printableWords } from "./printable-words";
import type { SshConnection } from "./ssh-connection";
import { tcpSocket } from "./tcp-socket";

const hints: Record<string, string> = {
  ECONNREFUSED: "The host answers, but nothing listens on this port: check `port`, and that the SSH server runs.",
  ENOTFOUND: "The name does not resolve where Pulumi runs: check `host`.",
  EAI_AGAIN: "The name server did not answer; try again.",
};

interface Way {
  target: { host: string };
  port: number;
  /** The connection it goes through. */
  via: SshConnection | undefined;
}

/** A connected stream to the hop: TCP, or a forwarding of the hop before. `onSocket` gets it before it is connected. */
export async function reach(hop: Way, name: string, onSocket: (socket: Duplex) => void): Promise<Duplex> {
  if (hop.via !== undefined) return throughJumpHost(hop, name);
  const started = Date.now();
  const { socket, connected } = tcpSocket(hop.target.host, hop.port);
  onSocket(socket);
  try {
    await connected;
    return socket;
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    const after = ((Date.now() - started) / 1000).toFixed(1);
    const failure = new SshError("unreachable", `${name} cannot be reached: ${code ?? message} after ${after} s`, {
      hint: hints[code ?? ""] ?? "Check address and port and the way there (routes, firewalls).",
      cause: error,
    });
    throw new ConnectFailure(failure, code === "ECONNREFUSED" ? "refused" : code === "ECONNRESET" ? "dropped" : "no");
  }
}

async function throughJumpHost(hop: Way, name: string): Promise<Duplex> {
  try {
    return await (hop.via as SshConnection).forward(hop.target.host, hop.port);
  } catch (error) {
    if (error instanceof SshError) throw error;
    const { message, reason } = error as Error & { reason?: unknown };
    const words = printableWords(message.replace("(SSH) Channel open failure: ", ""));
    // RFC 4254 section 5.1: 1 is "administratively prohibited", 2 "connect failed".
    const hint =
      reason === 1
        ? "The jump host does not let this user forward (AllowTcpForwarding, PermitOpen, or `restrict` in authorized_keys)."
        : "The jump host cannot reach the next host: check its address and port as the jump host sees them.";
    const failure = new SshError("unreachable", `${name} cannot be reached: the jump host said "${words}"`, {
      hint,
      cause: error,
    });
    throw new ConnectFailure(failure, /refused/i.test(words) ? "refused" : "no");
  }
}
