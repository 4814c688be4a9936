/** A failure that the user can do something about: shown as its sentence, without a stack trace. */
export class SetupError extends Error {}

export const say = (text = "") => process.stderr.write(`${text}\n`);

export function duration(ms) {
  const seconds = Math.round(ms / 1000);
  if (seconds < 60) return `${seconds} s`;
  return `${Math.floor(seconds / 60)} min ${String(seconds % 60).padStart(2, "0")} s`;
}

/**
 * Does `work` and says so: on a terminal one line that is rewritten in place, elsewhere a line at the start and one
 * every 30 s. `work` gets a function that sets a detail shown behind the time. Progress goes to stderr.
 */
export async function task(doing, done, work) {
  const begun = Date.now();
  const terminal = process.stderr.isTTY;
  let detail = "";
  const line = () => `${doing}: ${duration(Date.now() - begun)}${detail && `, ${detail}`}`;
  const clip = (text) => text.slice(0, (process.stderr.columns || 80) - 1);
  if (!terminal) say(`${doing} ...`);
  const timer = terminal
    ? setInterval(() => process.stderr.write(`\r\x1b[K${clip(line())}`), 250)
    : setInterval(() => say(`  ${line()}`), 30_000);
  timer.unref();
  const end = () => {
    clearInterval(timer);
    if (terminal) process.stderr.write("\r\x1b[K");
  };
  try {
    const result = await work((text) => {
      detail = text;
    });
    end();
    say(`${done} in ${duration(Date.now() - begun)}.`);
    return result;
  } catch (error) {
    end();
    throw error;
  }
}

/** Runs a script's main function; its number is the exit code. */
export async function main(run) {
  try {
    process.exitCode = (await run()) ?? 0;
  } catch (error) {
    say(error instanceof SetupError ? error.message : (error?.stack ?? String(error)));
    process.exitCode = 1;
  }
}
