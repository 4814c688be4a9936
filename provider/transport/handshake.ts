import type { Duplex } from "node:stream";
import type { Client, NegotiatedAlgorithms } from "ssh2";
import type { AlgorithmLists } from "./algorithms";
import { ConnectFailure } from "./connect-failure";
import type { Credential } from "./credentials";
import { HandshakeReport } from "./handshake-report";
import { hostKeyAlgorithms } from "./host-key-algorithms";
import type { HostKeyPolicy } from "./host-key-grounds";
import { judgeHostKey, otherTypeMayMatch, recordedTypes } from "./host-key-trust";
import { LoginAttempt } from "./login-attempt";
import { ssh2Library } from "./ssh2-library";

export interface HandshakePlan {
  /** The hop as messages name it. */
  name: string;
  user: string;
  credential: Credential;
  policy: HostKeyPolicy;
  offered: AlgorithmLists;
  /** Host key types that were shown and refused before. */
  notTypes: string[];
  onWarning(text: string): void;
}

export interface Handshake {
  client: Client;
  /** `file`: the known_hosts file that vouched for it. */
  hostKey: { type: string; blob: Buffer; file?: string };
  negotiated: NegotiatedAlgorithms;
  attempt: LoginAttempt;
  /** Filled when an OpenSSH server announces its host keys and has proven to hold them; that is after the login. */
  announced: { keys: Buffer[] | undefined; onKeys?: () => void };
}

/** SSH over a connected stream: key exchange, the check of the host key, login. Fails with a `ConnectFailure`. */
export function handshake(stream: Duplex, plan: HandshakePlan): Promise<Handshake> {
  const { ssh2 } = ssh2Library();
  const client = new ssh2.Client();
  const report = new HandshakeReport(plan);
  const announced: Handshake["announced"] = { keys: undefined };
  let hostKey: Handshake["hostKey"] | undefined;
  let negotiated: NegotiatedAlgorithms | undefined;

  const verify = (blob: Buffer): boolean => {
    // A second key exchange on the same connection must show the very same key.
    if (hostKey !== undefined) return hostKey.blob.equals(blob);
    const type = blob.toString("latin1", 4, 4 + blob.readUInt32BE(0));
    const verdict = judgeHostKey(plan.policy, type, blob);
    if (!verdict.accepted) {
      const retry = !verdict.revoked && otherTypeMayMatch(plan.policy) ? "other-key" : "no";
      report.refusal = new ConnectFailure(verdict.error, retry, type);
      return false;
    }
    if (verdict.warning !== undefined) plan.onWarning(verdict.warning);
    hostKey = { type, blob: Buffer.from(blob), file: verdict.file };
    return true;
  };

  return new Promise((resolve, reject) => {
    const fail = (failure: ConnectFailure | undefined) => {
      if (failure === undefined) return;
      reject(failure);
      client.destroy();
      stream.destroy();
    };
    const attempt = new LoginAttempt(plan.user, plan.credential, () => fail(report.refused(attempt)));
    client.on("error", (error) => fail(report.failed(error, attempt)));
    client.on("close", () => fail(report.hungUp(attempt)));
    client.on("change password", () => fail(report.passwordExpired(attempt)));
    client.on("handshake", (result) => {
      negotiated ??= result;
      report.stage = "login";
    });
    client.on("hostkeys", (keys) => {
      announced.keys = keys.map((key) => key.getPublicSSH());
      announced.onKeys?.();
    });
    client.on("ready", () => {
      if (hostKey === undefined || negotiated === undefined) return fail(report.hungUp(attempt));
      resolve({ client, hostKey, negotiated, attempt, announced });
    });
    const serverHostKey = hostKeyAlgorithms(plan.offered.hostKeyAlgorithms, recordedTypes(plan.policy), plan.notTypes);
    // An empty list would mean "the default" to ssh2.
    if (serverHostKey.length === 0) return fail(report.noUsableType());
    try {
      client.connect({
        sock: stream,
        username: plan.user,
        readyTimeout: 0,
        authHandler: attempt.next,
        hostVerifier: verify,
        algorithms: {
          kex: plan.offered.kexAlgorithms,
          serverHostKey,
          cipher: plan.offered.ciphers,
          hmac: plan.offered.macs,
        } as never,
        debug: (text) => report.debug(text),
      });
      // ssh2 holds the stream back until its crypto is ready, so this listener takes nothing from it.
      stream.once("data", (bytes: Buffer) => report.greeting(bytes));
    } catch (error) {
      fail(report.failed(error as Error, attempt));
    }
  });
}
