import type { Args, Platform } from "./contract";

/** `[openssh web1.example.net]`: how every message begins that stands on no row of its own. */
export const deviceLabel = ({ name }: Pick<Platform, "name">, device: Args): string => `[${name} ${device.host}]`;
