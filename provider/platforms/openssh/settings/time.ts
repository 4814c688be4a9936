const unitSeconds: { [unit: string]: number } = { "": 1, s: 1, m: 60, h: 3600, d: 86400, w: 604800 };

/** sshd's time format (`90`, `2m`, `1h30m`) in seconds; `undefined` for anything else. Fractions appear from 10.3 on. */
export function parseTime(text: string): number | undefined {
  if (!/^(?:\d+(?:\.\d+)?[smhdw]?)+$/i.test(text)) return undefined;
  let seconds = 0;
  for (const [, count = "", unit = ""] of text.matchAll(/(\d+(?:\.\d+)?)([smhdw]?)/gi))
    seconds += Number(count) * (unitSeconds[unit.toLowerCase()] ?? 1);
  return seconds;
}
