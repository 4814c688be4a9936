/** Lets a limited number of pieces of work run at the same time; the others wait in the order they came. */
export class SlotPool {
  private readonly waiting: (() => void)[] = [];

  private free: number;

  constructor(private readonly size: number) {
    this.free = size;
  }

  get used(): number {
    return this.size - this.free;
  }

  async use<T>(work: () => Promise<T>): Promise<T> {
    if (this.free > 0) this.free--;
    else await new Promise<void>((resolve) => this.waiting.push(resolve));
    try {
      return await work();
    } finally {
      // The slot is handed over, so that nobody who comes later gets in between.
      const next = this.waiting.shift();
      if (next === undefined) this.free++;
      else next();
    }
  }
}
