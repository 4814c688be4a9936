/**
 * The options of a line in authorized_keys (sshd(8), AUTHORIZED_KEYS FILE FORMAT). Law, tested:
 * `parseOptions(printOptions(o)).options` equals `normaliseOptions(o)` for every `o` that `checkOptions` finds nothing in.
 */
export { checkOptions, type OptionFailure } from "./authorized-keys-options-check";
export { type ParsedOptions, parseOptions } from "./authorized-keys-options-parse";
export { printOptions } from "./authorized-keys-options-print";
export { type AuthorizedKeyOptions, normaliseOptions } from "./authorized-keys-options-types";
