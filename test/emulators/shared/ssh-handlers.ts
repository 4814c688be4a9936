import type { ServerChannel } from "ssh2";

/** Somebody who is logged in. */
export interface SshPeer {
  user: string;
  address: string;
  port: number;
  /** Cuts the connection: no farewell, as when a cable is pulled. */
  cut(): void;
  /** Ends the connection once what was written has gone out. */
  end(): void;
}

/** What a client wants to begin on a session. */
export type SshWish =
  | { kind: "shell"; terminal: Terminal | undefined }
  | { kind: "exec"; command: string; terminal: Terminal | undefined }
  | { kind: "subsystem"; name: string };

/** The pseudo terminal that the client asked for. */
export interface Terminal {
  columns: number;
  rows: number;
}

export interface SshHandlers {
  /** What speaks on the channel; undefined refuses the wish. */
  serve(wish: SshWish, peer: SshPeer): ((channel: ServerChannel) => void) | undefined;
  /** True: the connection is closed before the server says a word. */
  refuses?(address: string): boolean;
  /** Told of each connection that it spoke to; the result is called when that is gone. */
  opened?(address: string, port: number): () => void;
  /** Milliseconds, for the limit per minute. */
  now?(): number;
}
