/** What may go wrong at one sentence. Rows of a trap `after` so many have been sent; `drop-after`: carried out, not answered. */
export type Cut =
  | "drop"
  | "drop-after"
  | "half"
  | "hang"
  | "reboot"
  | { fatal: string }
  | { trap: string; category?: number; after?: number };

/** Things that go wrong on demand. Set back by `clear`. */
export class Faults {
  /** How answers arrive: at once, byte by byte, or with the last zero byte in a packet of its own. */
  delivery: "whole" | "bytes" | "split-end" = "whole";
  /** Milliseconds before each answer. */
  latency = 0;
  /** Requests after which each answer takes 20 ms: the router's own brake, which lets go after a second of quiet. */
  throttleAfter = Number.POSITIVE_INFINITY;
  /** Milliseconds of real time for which a new key is not in the list. */
  listLag = 0;
  /** Milliseconds of real time for which a new file has only half of its contents. */
  fileLag = 0;
  /** Milliseconds of real time for which a new file is not in the list. */
  fileListLag = 0;
  /** Milliseconds of real time that making a host key takes; the former one is shown meanwhile. */
  keyDelay = 0;
  /** Nothing more can be written to /file. */
  diskFull = false;
  /** New connections are closed at once. */
  isDeaf = false;
  private counted: { left: number; cut: Cut }[] = [];
  private named: { path: string; cut: Cut }[] = [];

  /** The n-th sentence from now on, of any connection; 1 is the next one. */
  at(n: number, cut: Cut): void {
    this.counted.push({ left: n, cut });
  }

  /** The next sentence with this command: `/user/ssh-keys/add`. */
  on(path: string, cut: Cut): void {
    this.named.push({ path, cut });
  }

  clear(): void {
    Object.assign(this, new Faults());
  }

  /** Asked by the server for every sentence that comes in. */
  take(path: string): Cut | undefined {
    for (const each of this.counted) each.left--;
    const due = this.counted.find(({ left }) => left <= 0);
    if (due !== undefined) {
      this.counted = this.counted.filter((each) => each !== due);
      return due.cut;
    }
    const hit = this.named.find((each) => each.path === path);
    this.named = this.named.filter((each) => each !== hit);
    return hit?.cut;
  }
}
