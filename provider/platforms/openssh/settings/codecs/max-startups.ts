import { z } from "zod";
import type { Codec } from "./codec";
import { mostInt } from "./integer";

export type MaxStartups = { start: number; rate: number; full: number };
type Given = number | MaxStartups;

/** What sshd takes for the rate when the setting is one number (measured 9.2: `10` prints `10:30:10`). */
const defaultRate = 30;

const count = z.number().int().min(1).max(mostInt);

/** Unauthenticated connections: refused at `rate` percent from `start` on, all of them from `full` on. */
export const maxStartups: Codec<Given> = {
  type: "number | { start: number; rate: number; full: number }",
  accepts: "a number, or { start, rate, full } with a rate of 1 to 100 percent and full not below start",
  schema: z.union([
    count,
    z
      .strictObject({ start: count, rate: z.number().int().min(1).max(100), full: count })
      .superRefine((value, context) => {
        if (value.full >= value.start) return;
        context.addIssue({
          code: "custom",
          path: ["full"],
          message: `full (${value.full}) is below start (${value.start})`,
        });
      }),
  ]),
  normalise: (value) => (typeof value === "number" ? { start: value, rate: defaultRate, full: value } : value),
  print: (value) => [[typeof value === "number" ? String(value) : `${value.start}:${value.rate}:${value.full}`]],
  parse([line = ""]) {
    const [, start, rate, full] = /^(\d+):(\d+):(\d+)$/.exec(line.trim()) ?? [];
    return start === undefined ? undefined : { start: Number(start), rate: Number(rate), full: Number(full) };
  },
};
