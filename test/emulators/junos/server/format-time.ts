/** `2026-10-05 22:03:43 UTC` */
export const formatTime = (milliseconds: number) =>
  `${new Date(milliseconds).toISOString().slice(0, 19).replace("T", " ")} UTC`;

/** `01:00:51` */
export function formatIdle(milliseconds: number): string {
  const seconds = Math.max(0, Math.floor(milliseconds / 1000));
  const parts = [Math.floor(seconds / 3600), Math.floor(seconds / 60) % 60, seconds % 60];
  return parts.map((part) => String(part).padStart(2, "0")).join(":");
}

/** `1d 02:03`, as the time since an event is shown. */
export function formatLength(milliseconds: number): string {
  const minutes = Math.max(0, Math.floor(milliseconds / 60_000));
  const [days, hours, rest] = [Math.floor(minutes / 1440), Math.floor(minutes / 60) % 24, minutes % 60];
  const clock = `${String(hours).padStart(2, "0")}:${String(rest).padStart(2, "0")}`;
  return days === 0 ? clock : `${days}d ${clock}`;
}
