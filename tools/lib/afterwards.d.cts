/** Runs a shell script once this process has ended, however it ended; `now()` runs it at once and waits for it. */
export function afterwards(script: string, args: string[]): { now(): Promise<void> };
