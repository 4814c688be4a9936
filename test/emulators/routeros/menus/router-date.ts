import { isSince, type Release } from "../release";

const months = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"];

/** A day as the router writes it: `2026-10-05`, on older releases `oct/05/2026`. */
export function routerDate(release: Release, ms: number): string {
  const iso = new Date(ms).toISOString().slice(0, 10);
  if (isSince(release, "7.10")) return iso;
  const [year, month, day] = iso.split("-");
  return `${months[Number(month) - 1]}/${day}/${year}`;
}

/** Both ways to write a day, as `2026-10-05`. */
export function isoDate(text: string): string {
  const [, month = "", day, year] = /^([a-z]{3})\/(\d\d)\/(\d{4})$/i.exec(text) ?? [];
  if (year === undefined) return text;
  return `${year}-${String(months.indexOf(month.toLowerCase()) + 1).padStart(2, "0")}-${day}`;
}
