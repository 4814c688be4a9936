import type { Request } from "./contract";

/**
 * One request of a platform that speaks the RouterOS API. The requests of a round that have no `when` travel at once, each
 * with a tag of its own; from the first that has one, each waits for the answer before it.
 */
export type RouterosRequest = ApiRequest | HostKeyRequest;

export interface ApiRequest extends Request {
  /** `/path/command` first, then `=name=value` and `?query` words. Secrets in them are masked by the trace. */
  words: string[];
  /** `clean`: sent only while nothing before it in the round has failed; `failed`: only when something has; `then`: in any case. */
  when?: "clean" | "failed" | "then";
  /**
   * Sent again until it answers with so many rows or `seconds` have passed: a list lags after an add, a file is not there
   * at once. Running out of time is no error: the last answer counts. `like`: with "some" there has to be a row for each of
   * these, with "none" there is to be a row for none of them.
   */
  until?: { rows: "some" | "none"; seconds: number; like?: readonly RowPattern[] };
  /** An argument whose value is made up when it is sent and known to nobody: what a passphrase closes stays closed. */
  throwaway?: string;
  /**
   * A trap says nothing about the round: what this removes may be gone already. With a list, only those that begin with one
   * of these words.
   */
  mayFail?: true | readonly string[];
}

/** Properties of a row, with what their texts are to match. */
export type RowPattern = { readonly [property: string]: RegExp };

/** A key exchange with the device's SSH server, without a login: which host key it shows for these algorithms. */
export interface HostKeyRequest extends Request {
  handshake: { port: number; hostKeyAlgorithms: string[] };
  when?: "clean";
  /** Again and again until another key than this one (base64) is shown, or so many seconds have passed: the last answer counts. */
  unlike?: { key: string; seconds: number };
}

export interface RouterosAnswer {
  /** The `!re` sentences, each as its attributes. */
  rows: { [name: string]: string }[];
  /** `=ret=` of `!done`. */
  ret?: string;
  /** Every `!trap`, in order; the first is what went wrong. */
  traps: { message: string; category?: number }[];
  /** Not sent: its `when` did not hold. */
  skipped?: true;
  /** Of a handshake: the key shown, or the words in which the handshake failed. */
  hostKey?: { type: string; base64: string };
  refused?: string;
}
