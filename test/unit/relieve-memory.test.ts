import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import { relieveMemory } from "../../provider/session/relieve-memory";

test("what a group leaves behind is thrown away once it is worth it", () => {
  // What the tests before this one have left must not go in the middle of it.
  setFlagsFromString("--expose-gc");
  runInNewContext("globalThis.gc()");
  relieveMemory();
  const before = process.memoryUsage().heapUsed;
  let garbage: string[][] = [];
  for (let group = 0; group < 400; group++) garbage.push(Array.from({ length: 4000 }, (_, line) => `line ${line}`));
  const gathered = process.memoryUsage().heapUsed - before;
  garbage = [];
  relieveMemory();
  const left = process.memoryUsage().heapUsed - before;
  expect(gathered).toBeGreaterThan(40 * 2 ** 20);
  expect(left).toBeLessThan(gathered / 2);
});
