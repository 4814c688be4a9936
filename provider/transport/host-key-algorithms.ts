/** The key type that a host key algorithm signs with: RSA keys have three algorithms. */
export function hostKeyTypeOf(algorithm: string): string {
  return algorithm.startsWith("rsa-sha2-") ? "ssh-rsa" : algorithm;
}

/**
 * Orders (or restricts) the host key algorithms by the key types we hold a record of. The server shows its first key that
 * we ask for: without this it may well show one that we have no record of, although it also has the recorded one.
 */
export function hostKeyAlgorithms(
  offered: string[],
  known: { types: string[]; only: boolean },
  not: string[],
): string[] {
  const left = offered.filter((algorithm) => !not.includes(hostKeyTypeOf(algorithm)));
  const recorded = left.filter((algorithm) => known.types.includes(hostKeyTypeOf(algorithm)));
  return known.only ? recorded : [...recorded, ...left.filter((algorithm) => !recorded.includes(algorithm))];
}
