import { quoted } from "./quoted";

/** `[edit system services ssh]` */
export const pathText = (path: readonly string[]): string => `[${["edit", ...path.map(quoted)].join(" ")}]`;
