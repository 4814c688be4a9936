/** Where what is slow to make is kept between runs and between clones. */
export const cacheDir: string;
/** The directory `dir`, made by `make(temporary)` when it is not there; it appears complete or not at all. */
export function cached(dir: string, make: (temporary: string) => Promise<void>, onWait?: () => void): Promise<string>;
