import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";

/** How much may have gathered before it is worth the tens of milliseconds. */
const worthwhile = 24 * 2 ** 20;

let collect: (() => void) | undefined;
let left = Number.POSITIVE_INFINITY;

/**
 * Has V8 throw away what a group leaves behind: files of a thousand lines in many versions. Left to itself it lets some
 * hundred megabytes gather before it looks, because it counts on a machine of its own.
 */
export function relieveMemory(): void {
  const { heapUsed } = process.memoryUsage();
  left = Math.min(left, heapUsed);
  if (heapUsed - left < worthwhile) return;
  if (collect === undefined) {
    setFlagsFromString("--expose-gc");
    const gc: unknown = runInNewContext("globalThis.gc");
    collect = typeof gc === "function" ? (gc as () => void) : () => {};
  }
  collect();
  left = process.memoryUsage().heapUsed;
}
