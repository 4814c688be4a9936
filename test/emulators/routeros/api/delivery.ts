import type { Socket } from "node:net";
import type { Faults } from "../faults";

/** Writes to a socket in the order of the calls, in the pieces and at the pace that the faults demand. */
export class Delivery {
  private turn: Promise<void> = Promise.resolve();
  private requests = 0;
  private lastRequest = 0;

  constructor(
    private readonly socket: Socket,
    private readonly faults: Faults,
  ) {}

  /** One more request: too many in a row, and answers become slow until the client has been quiet for a second. */
  asked(): void {
    if (Date.now() - this.lastRequest > 1000) this.requests = 0;
    this.requests++;
    this.lastRequest = Date.now();
  }

  send(bytes: Buffer): Promise<void> {
    this.turn = this.turn.then(() => this.write(bytes));
    return this.turn;
  }

  private async write(bytes: Buffer): Promise<void> {
    const { delivery, latency, throttleAfter } = this.faults;
    const wait = latency + (this.requests > throttleAfter ? 20 : 0);
    if (wait > 0) await pause(wait);
    if (this.socket.destroyed) return;
    if (delivery === "whole") return void this.socket.write(bytes);
    if (delivery === "split-end") {
      this.socket.write(bytes.subarray(0, -1));
      await pause(5);
      return void this.socket.write(bytes.subarray(-1));
    }
    for (const byte of bytes) {
      this.socket.write(Buffer.from([byte]));
      await new Promise((resolve) => setImmediate(resolve));
    }
  }
}

const pause = (ms: number) => new Promise<void>((resolve) => setTimeout(resolve, ms).unref());
