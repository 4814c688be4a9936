/** A refusal in the router's words: `!trap` over the API, a line of text on the console. */
export class Trap extends Error {
  constructor(
    message: string,
    readonly category?: number,
  ) {
    super(message);
  }
}

/** What the router does here is not known: refusing is the only answer that cannot mislead a driver. */
export const notKnown = (): Trap => new Trap("failure: not known to this emulator");

export const noSuchItem = (): Trap => new Trap("no such item", 0);

export const noSuchValue = (argument: string): Trap => new Trap(`input does not match any value of ${argument}`, 1);

export const invalidValue = (argument: string): Trap => new Trap(`invalid value for argument ${argument}`, 1);

export const noPermission = (): Trap => new Trap("not enough permissions (9)");

/** The same words for a bad format, a bad passphrase and a type of key that the release does not take. */
export const badKey = (): Trap => new Trap("unable to load key file (wrong format or bad passphrase)!");
