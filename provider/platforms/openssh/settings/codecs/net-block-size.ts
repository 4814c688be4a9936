import { z } from "zod";
import type { Codec } from "./codec";

export type NetBlockSize = { ipv4?: number; ipv6?: number };

const whole = { ipv4: 32, ipv6: 128 };

/** How many leading bits of an address make one source. Both are written: 9.2 reads IPv6 as 0 when it stands alone. */
export const netBlockSize: Codec<NetBlockSize> = {
  type: "{ ipv4?: number; ipv6?: number }",
  accepts: "{ ipv4, ipv6 }: 0 to 32 bits and 0 to 128 bits",
  schema: z
    .strictObject({
      ipv4: z.number().int().min(0).max(whole.ipv4).optional(),
      ipv6: z.number().int().min(0).max(whole.ipv6).optional(),
    })
    .refine((value) => value.ipv4 !== undefined || value.ipv6 !== undefined),
  normalise: (value) => ({ ...whole, ...value }),
  print: (value) => [[`${value.ipv4 ?? whole.ipv4}:${value.ipv6 ?? whole.ipv6}`]],
  parse([line = ""]) {
    const [, ipv4, ipv6] = /^(\d+):(\d+)$/.exec(line.trim()) ?? [];
    return ipv4 === undefined ? undefined : { ipv4: Number(ipv4), ipv6: Number(ipv6) };
  },
};
