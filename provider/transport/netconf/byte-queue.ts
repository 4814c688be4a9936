/** Bytes that arrive in pieces and are taken from the front. Grows by doubling, so many small pieces cost no more than one large one. */
export class ByteQueue {
  private store = Buffer.alloc(0);
  private start = 0;
  private end = 0;

  get length(): number {
    return this.end - this.start;
  }

  push(chunk: Buffer): void {
    if (this.end + chunk.length > this.store.length) this.makeRoom(chunk.length);
    chunk.copy(this.store, this.end);
    this.end += chunk.length;
  }

  /** The byte at a place; undefined beyond the end. */
  at(index: number): number | undefined {
    return index < this.length ? this.store[this.start + index] : undefined;
  }

  indexOf(bytes: Buffer, from: number): number {
    return this.store.subarray(this.start, this.end).indexOf(bytes, from);
  }

  take(count: number): Buffer {
    const taken = Buffer.from(this.store.subarray(this.start, this.start + count));
    this.start += count;
    if (this.length === 0) {
      this.store = Buffer.alloc(0);
      this.start = 0;
      this.end = 0;
    }
    return taken;
  }

  private makeRoom(more: number): void {
    const larger = Buffer.alloc(Math.max(2 * this.length, this.length + more, 4096));
    this.store.copy(larger, 0, this.start, this.end);
    this.store = larger;
    this.end = this.length;
    this.start = 0;
  }
}
