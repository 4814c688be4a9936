import { formatLength, formatTime } from "../server/format-time";

/** `<date-time junos:seconds="1791237823">2026-10-05 22:03:43 UTC</date-time>` */
export const dateTime = (milliseconds: number) =>
  `<date-time junos:seconds="${Math.floor(milliseconds / 1000)}">${formatTime(milliseconds)}</date-time>\n`;

/** The same, and how long ago that was. */
export const dateTimeAgo = (milliseconds: number, now: number) =>
  `${dateTime(milliseconds)}<time-length junos:seconds="${Math.floor((now - milliseconds) / 1000)}">${formatLength(now - milliseconds)}</time-length>\n`;
