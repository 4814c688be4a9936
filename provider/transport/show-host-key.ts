import type { Duplex } from "node:stream";
import { SshError } from "../core/errors";
import { ConnectFailure } from "./connect-failure";
import { oneAtATime } from "./one-at-a-time";
import { printableWords } from "./printable-words";
import { reach } from "./reach";
import type { SshConnection } from "./ssh-connection";
import { ssh2Library } from "./ssh2-library";
import { TimeLimit } from "./time-limit";

/** What a connection tells of the server and the way there: who has that without an SSH connection may ask as well. */
type Server = Pick<SshConnection, "name" | "login" | "via" | "transcript">;

export type ShownHostKey = { hostKey: { type: string; base64: string } } | { refused: string };

/**
 * The host key that the server of a connection shows to those who ask for these algorithms, taken from a key exchange on
 * a connection of its own by the same way. The server proves that it holds the key; whether it is the right one is the
 * caller's to judge. Nobody logs in. `refused`: the server has no key for any of the algorithms.
 */
export function showHostKey(connection: Server, algorithms: string[], timeoutSeconds: number): Promise<ShownHostKey> {
  const usable = algorithms.filter((name) => ssh2Library().constants.SUPPORTED_SERVER_HOST_KEY.includes(name));
  // An empty list would mean "the default" to ssh2.
  if (usable.length === 0) {
    return Promise.resolve({ refused: `the SSH library of this provider knows none of ${algorithms.join(", ")}` });
  }
  const { name } = connection;
  return oneAtATime(name, async () => {
    const limit = new TimeLimit(timeoutSeconds);
    let stream: Duplex | undefined;
    const work = async () => {
      stream = await reachAgain(connection, (early) => {
        stream = early;
      });
      return exchangeKeys(stream, connection, usable);
    };
    const late = () => new SshError("unreachable", `${name} did not show a host key within ${limit.seconds} s`);
    try {
      const shown = await limit.run(work(), () => {}, late);
      connection.transcript.note(
        `a handshake for ${usable.join(", ")}: ${"refused" in shown ? shown.refused : shown.hostKey.type}`,
      );
      return shown;
    } finally {
      stream?.destroy();
    }
  });
}

async function reachAgain(connection: Server, onSocket: (socket: Duplex) => void): Promise<Duplex> {
  const { host, port } = connection.login;
  try {
    return await reach({ target: { host }, port, via: connection.via }, connection.name, onSocket);
  } catch (error) {
    throw error instanceof ConnectFailure ? error.error : error;
  }
}

function exchangeKeys(stream: Duplex, { login, name }: Server, algorithms: string[]): Promise<ShownHostKey> {
  const { ssh2 } = ssh2Library();
  const client = new ssh2.Client();
  let blob: Buffer | undefined;
  let offers = "";
  return new Promise((resolve, reject) => {
    const failed = (words: string, cause?: Error) =>
      reject(
        new SshError("unreachable", `${name} took another connection and showed no host key on it: ${words}`, {
          hint: "Devices limit how many connections they take in a minute (on Junos `system services ssh rate-limit`); try again after one.",
          cause,
        }),
      );
    // Comes when the server's signature was found right, and before anything about a login is said.
    client.on("handshake", () => {
      if (blob === undefined) return failed("none came");
      const type = blob.toString("latin1", 4, 4 + blob.readUInt32BE(0));
      resolve({ hostKey: { type, base64: blob.toString("base64") } });
      client.end();
    });
    client.on("error", (error) => {
      if (!/no matching host key/i.test(error.message)) return failed(printableWords(error.message), error);
      resolve({ refused: `${name} has no host key for ${algorithms.join(", ")}; it offers ${printableWords(offers)}` });
    });
    client.on("close", () => failed("it closed the connection"));
    client.connect({
      sock: stream,
      username: login.user,
      readyTimeout: 0,
      authHandler: () => false,
      hostVerifier: (key: Buffer) => {
        blob ??= Buffer.from(key);
        return true;
      },
      algorithms: {
        kex: login.offered.kexAlgorithms,
        serverHostKey: algorithms,
        cipher: login.offered.ciphers,
        hmac: login.offered.macs,
      } as never,
      debug: (text) => {
        offers ||= /^Handshake: \(remote\) Host key format: (.*)$/.exec(text)?.[1] ?? "";
      },
    });
  });
}
