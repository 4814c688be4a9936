/** Text that is not what its format says. `message` is a sentence for the user and never quotes a secret. */
export class FormatError extends Error {
  /** A word for callers that act on the kind of mistake, for example `encrypted`. */
  readonly reason: string | undefined;

  constructor(message: string, reason?: string) {
    super(message);
    this.name = "FormatError";
    this.reason = reason;
  }
}
