import { z } from "zod";
import type { Args, Failure, Platform } from "./contract";
import { nearest } from "./nearest";
import { hasUnknown } from "./paths";

const seconds = z.number().positive().max(86_400);
const text = z
  .string()
  .min(1)
  // biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what is looked for
  .refine((value) => !/[\u0000-\u001f\u007f]/.test(value), "must not contain line breaks or other control characters");

/** The way to one host: what a device and each of its jump hosts have in common. */
const way = {
  host: text.refine(
    (value) => !/[\s/@]/.test(value),
    "must be a host name or an address, without user, port or blanks",
  ),
  port: z.number().int().min(1).max(65_535).optional(),
  user: text,
  password: z.string().optional(),
  passwordEnv: text.optional(),
  privateKey: z.string().optional(),
  privateKeyFile: text.optional(),
  privateKeyPassword: z.string().optional(),
  privateKeyPasswordEnv: text.optional(),
  agentSocketPath: text.optional(),
  hostKey: z.union([text, z.array(text).min(1)]).optional(),
  knownHostsFile: text.optional(),
  insecureAcceptAnyHostKey: z.boolean().optional(),
  legacyAlgorithms: z.boolean().optional(),
  connectTimeout: seconds.optional(),
};

const hop = z.strictObject(way);

const common = {
  ...way,
  platform: z.string(),
  proxy: z.union([hop, z.array(hop).min(1)]).optional(),
  osVersion: text.optional(),
  requestTimeout: seconds.optional(),
  commitTimeout: seconds.optional(),
  confirmSeconds: z.number().int().min(5).max(3600).optional(),
};

/** Made once: zod compiles what it is to check, and a run checks its device with every resource. */
const shape = z.strictObject(common).partial();

/** What is wrong with the arguments of a device; unknown values are taken for right. */
export function checkDevice(device: Args, platform: Platform): Failure[] {
  const known = Object.fromEntries(
    Object.entries(device).filter(([, value]) => value !== undefined && !hasUnknown(value)),
  );
  const own = platform.deviceArguments.map(({ argument }) => argument);
  const shared = Object.fromEntries(Object.entries(known).filter(([name]) => !own.includes(name)));
  const failures: Failure[] = [];
  const result = shape.safeParse(shared);
  for (const issue of result.error?.issues ?? []) failures.push(...failuresOf(issue, [...Object.keys(common), ...own]));
  for (const name of ["host", "user"]) {
    if (!(name in device)) failures.push({ property: `device.${name}`, reason: "is missing" });
  }
  for (const [name, other] of [
    ["password", "passwordEnv"],
    ["privateKey", "privateKeyFile"],
    ["privateKeyPassword", "privateKeyPasswordEnv"],
  ] as const) {
    if (name in known && other in known)
      failures.push({ property: `device.${other}`, reason: `is given beside ${name}; keep one of them` });
  }
  failures.push(...platform.checkDevice(known as Args));
  return failures;
}

function failuresOf(issue: z.core.$ZodIssue, names: string[]): Failure[] {
  const path = issue.path.map((step) => (typeof step === "number" ? `[${step}]` : `.${String(step)}`)).join("");
  if (issue.code === "unrecognized_keys") {
    return issue.keys.map((key) => {
      const near = nearest(key, names);
      return {
        property: `device${path}.${key}`,
        reason: `is not an argument of a device${near === undefined ? "" : `; did you mean \`${near}\`?`}`,
      };
    });
  }
  if (issue.code === "invalid_union") {
    const nested = issue.errors.flat().find((inner) => inner.path.length > 0 || inner.code === "unrecognized_keys");
    if (nested !== undefined)
      return failuresOf({ ...nested, path: [...issue.path, ...nested.path] } as z.core.$ZodIssue, names);
  }
  return [{ property: `device${path}`, reason: wordsOf(issue) }];
}

/** What is accepted. Not the value: it may be a secret. */
function wordsOf(issue: z.core.$ZodIssue): string {
  switch (issue.code) {
    case "too_big":
      return `must be ${issue.maximum} at most`;
    case "too_small":
      return issue.origin === "string" || issue.origin === "array"
        ? "must not be empty"
        : `must be ${issue.inclusive ? "" : "more than "}${issue.minimum}${issue.inclusive ? " or more" : ""}`;
    case "invalid_type":
      return `must be ${{ string: "a text", number: "a number", boolean: "true or false", int: "a whole number", object: "an object" }[issue.expected as string] ?? `of type ${issue.expected}`}`;
    case "invalid_union":
      return "must be one value of the kind that belongs here, or a list of them that is not empty";
    default:
      return issue.message;
  }
}
