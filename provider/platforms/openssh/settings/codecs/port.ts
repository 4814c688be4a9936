import { z } from "zod";
import type { Codec } from "./codec";

export const portNumber = z.number().int().min(1).max(65535);

/** `MAX_PORTS` of servconf.h. */
const mostPorts = 256;

type Ports = number | number[];

const listOf = (value: Ports): number[] =>
  [...new Set(typeof value === "number" ? [value] : value)].sort((a, b) => a - b);

/** One port or several; sshd listens on all of them. */
export const ports: Codec<Ports> = {
  type: "number | number[]",
  accepts: `a port from 1 to 65535, or a list of up to ${mostPorts} of them`,
  schema: z.union([portNumber, z.array(portNumber).min(1).max(mostPorts)]),
  normalise: (value) => simplest(listOf(value)),
  print: (value) => listOf(value).map((port) => [String(port)]),
  parse: (lines) => (lines.length === 0 ? undefined : simplest(listOf(lines.map(Number)))),
};

const simplest = (list: number[]): Ports => (list.length === 1 ? (list[0] as number) : list);
