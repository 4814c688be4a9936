/**
 * Which pieces of traffic to disturb: `PULUMI_SSH_CUTS=1000` takes all; by default so many of each operation, most of
 * them where a request or an answer begins.
 */
export function chosen(boundaries: readonly boolean[], usual: number): number[] {
  const most = Number(process.env.PULUMI_SSH_CUTS ?? usual);
  const all = boundaries.map((_, piece) => piece);
  if (all.length <= most) return all;
  const marked = all.filter((piece) => boundaries[piece]);
  const ofMarked = Math.min(marked.length, Math.ceil(most * 0.75));
  return [...new Set([...spread(marked, ofMarked), ...spread(all, most - ofMarked)])].sort((a, b) => a - b);
}

/** The last of each part: what is cut late has done more. */
function spread(pieces: readonly number[], count: number): number[] {
  return Array.from(
    { length: count },
    (_, index) => pieces[Math.floor(((index + 1) * pieces.length) / count) - 1] ?? 0,
  );
}
