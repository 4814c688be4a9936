import type { Request } from "./contract";
import type { XmlElement } from "./formats/xml-element";

/**
 * One request of a platform that speaks NETCONF. The requests of a round that have no `when` are written at once; from
 * the first that has one, each waits for the answer before it.
 */
export type NetconfRequest = RpcRequest | HandshakeRequest;

export interface RpcRequest extends Request {
  /** The operation's element, for example `<unlock>...</unlock>`; `<rpc>` and the message id are put around it. */
  rpc: string;
  /** `clean`: sent only while nothing before it in the round has failed; `failed`: only when something has. */
  when?: "clean" | "failed";
  /** An element that must not be in the reply, at any depth: the request counts as failed when it is. */
  without?: string;
  /** With `without`: asked again every second until the reply has no such element, for so many seconds at most. */
  patience?: number;
  /**
   * What the operation does to the candidate, so that the connection knows its own state: a `lock` it holds is not asked
   * for again, an `unlock` without a lock and a `discard` without an edit of our own are not sent.
   */
  role?: "lock" | "unlock" | "edit" | "discard" | "commit";
}

/** A key exchange on a connection of its own, without a login: which host key the server shows for these algorithms. */
export interface HandshakeRequest extends Request {
  handshake: { hostKeyAlgorithms: string[] };
}

export type NetconfAnswer = {
  /** `<rpc-reply>`; undefined when the request was not sent (`skipped`) or was a handshake. */
  reply?: XmlElement;
  /** Every `<rpc-error>` in the reply, at any depth. Severity decides, whatever stands beside it. */
  errors: RpcError[];
  warnings: RpcError[];
  /** Not sent: its `when` did not hold, or its `role` had nothing to do. */
  skipped?: true;
  /** Of a handshake: the key shown, or the words in which the handshake failed. */
  hostKey?: { type: string; base64: string };
  refused?: string;
};

export interface RpcError {
  severity: "error" | "warning";
  message: string;
  tag?: string;
  path?: string;
  /** `<bad-element>` of the error's info. */
  element?: string;
}
