import type { Args, Json } from "../core/contract";

/**
 * Inputs that the SDK adds and no user sees (the engine hides names that start with two underscores), and what the
 * provider keeps in state beside arguments and outputs.
 */
export interface Hidden {
  /** The URN of the resource: the address of its row in the CLI. */
  __urn?: string;
  /** True in a preview; taken out again by check, because a hidden input that differs breaks `up --plan`. */
  __preview?: boolean;
  /** Dotted paths of the arguments that the program made secret. The provider itself sees plain text. */
  __secrets?: string[];
}

export const hiddenNames = ["__provider", "__urn", "__preview", "__secrets", "__found", "__facts", "__schema"] as const;

/** The version of what is kept in state; every older one must be understood for ever. */
export const schemaVersion = 1;

/** The visible part of inputs or state. */
export function visible(props: Args): Args {
  return Object.fromEntries(Object.entries(props).filter(([name]) => !name.startsWith("__")));
}

/** What Pulumi's wire format marks a secret with; nested anywhere in a result, it is stored encrypted. */
export function secret(value: Json): Json {
  return { "4dabf18193072939515e22adb298388d": "1b47061264138c4ac30d75fd1eb44270", value };
}
