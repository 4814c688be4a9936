/**
 * For tests that need accounts, files and servers of other users, which only root can make. Whoever is not root sees them
 * listed as skipped; everything that needs no root still runs.
 */
export const asRoot = process.getuid?.() === 0 ? describe : describe.skip;
