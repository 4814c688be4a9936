import type { Duplex } from "node:stream";

/** What the declarations of node-routeros keep private and we must reach to correct it. */
export interface ConnectorInside {
  socket: Duplex;
  transmitter: unknown;
  receiver: unknown;
  onData(data: Buffer): void;
  destroy(): void;
}

export interface TransmitterInside {
  encodeString(text: string | null): Buffer | string;
  write(word: string | null): void;
}

export interface ReceiverInside {
  /** Who waits for which tag. */
  tags: Map<string, { callback(words: string[]): void }>;
  processRawData(data: Buffer): void;
}

export interface ChannelInside {
  id: string;
  processPacket(words: string[]): void;
  write(words: string[], isStream: boolean, returnPromise: boolean): void;
  close(force: boolean): void;
}
