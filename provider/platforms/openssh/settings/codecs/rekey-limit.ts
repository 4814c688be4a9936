import { z } from "zod";
import { blankSplit, type Codec } from "./codec";
import { integerOr, mostInt } from "./integer";

export type RekeyLimit = { bytes?: number | string; seconds?: number | string };

const bytes = integerOr("default", "", { zero: true });
const seconds = integerOr("none", "", { zero: true });

/** When new session keys are made: after so much data, and after so much time. */
export const rekeyLimit: Codec<RekeyLimit> = {
  type: '{ bytes?: number | "default"; seconds?: number | "none" }',
  accepts: '{ bytes, seconds }: bytes 0, 16 or more, or "default"; seconds, or "none"',
  schema: z
    .strictObject({
      bytes: z
        .union([z.literal(0), z.number().int().min(16).max(Number.MAX_SAFE_INTEGER), z.literal("default")])
        .optional(),
      seconds: z.union([z.number().int().min(0).max(mostInt), z.literal("none")]).optional(),
    })
    .refine((value) => value.bytes !== undefined || value.seconds !== undefined),
  normalise: (value) => ({
    bytes: bytes.normalise(value.bytes ?? "default"),
    seconds: seconds.normalise(value.seconds ?? "none"),
  }),
  print: (value) => [[String(value.bytes ?? "default"), String(value.seconds ?? "none")]],
  parse([line = ""]) {
    const [size, time = "none"] = blankSplit(line);
    const read = { bytes: bytes.parse([size ?? ""]), seconds: seconds.parse([time]) };
    return read.bytes === undefined || read.seconds === undefined
      ? undefined
      : { bytes: read.bytes, seconds: read.seconds };
  },
};
