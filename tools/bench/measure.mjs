export function median(values) {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length >> 1;
  return sorted.length % 2 === 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
}

/** Milliseconds that `work` takes. */
export async function timed(work) {
  const begun = performance.now();
  await work();
  return performance.now() - begun;
}

/** Values under names, with their medians: `add("up", 12)`, `of("up")`. */
export class Samples {
  values = new Map();

  add(name, value) {
    if (!this.values.has(name)) this.values.set(name, []);
    this.values.get(name).push(value);
  }

  of(name) {
    return median(this.values.get(name) ?? [Number.NaN]);
  }

  /** What the pairs of one repetition differ by: steadier than the difference of the medians on a busy machine. */
  difference(name, from) {
    const others = this.values.get(from);
    return median(this.values.get(name).map((value, index) => value - others[index]));
  }
}
