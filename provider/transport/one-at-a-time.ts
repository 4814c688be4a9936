const tails = new Map<string, Promise<unknown>>();

/**
 * Runs the work when nobody else in this process runs work of the same name. Servers drop handshakes that arrive together
 * (MaxStartups), and at random, so handshakes with one server go one after the other.
 */
export async function oneAtATime<T>(name: string, work: () => Promise<T>): Promise<T> {
  const before = tails.get(name) ?? Promise.resolve();
  const mine = before.then(work, work);
  const tail = mine.catch(() => {});
  tails.set(name, tail);
  try {
    return await mine;
  } finally {
    if (tails.get(name) === tail) tails.delete(name);
  }
}
