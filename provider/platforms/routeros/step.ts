import type { ApiRequest, RouterosAnswer, RouterosRequest } from "../../core/routeros";
import type { PasswordRule } from "./password-rule";

/**
 * One edit. RouterOS has no commit, so each edit brings what takes it back: in the words of the API, for the connection
 * that stands, and as a line of the console, for the undo that the router keeps.
 */
export interface Step {
  /**
   * Sent in this order, each after the answer of the one before it, until one fails; those with `when: "failed"` clean up
   * after the others. Keys need to be unique within the step only.
   */
  requests: RouterosRequest[];
  /** What follows from the answers: all that is known to follow so far, of which only the new is sent. */
  after?(said: (key: string) => RouterosAnswer | undefined): RouterosRequest[];
  /**
   * In the order in which they are to be sent. Sent only when some request of the step was carried out, so each must be
   * right also when others were not. Empty: nothing can take it back, and `irreversible` says why.
   */
  undo: Undo[];
  irreversible?: string;
  /**
   * Waits until a list shows what was added, for it may lag: sent once, after the edits of all steps. Of several with one
   * key it is the last that is sent: what was added last shows last.
   */
  settles?: ApiRequest;
  /** Of an edit that makes a row: asks which one it is. Asked again where the answer was lost and the row has to go. */
  made?: ApiRequest;
  /** Keys of a user that go without another in their place; `allowed`: also the last ones. */
  removes?: { user: string; ids: string[]; allowed: boolean };
  /** It ends logins by password of users who have a key, and a password is all that this run has for SSH. */
  endsPasswords?: boolean;
  /** It gives a user a first key: under `rule`, unless another edit of the group changes that. */
  firstKey?: { user: string; rule: PasswordRule | null };
  /** Settings of the router that several resources share, with the value this edit wants: all edits of a group must agree. */
  shared?: { [setting: string]: string };
  /** What the user must read once it is done. */
  remarks?: string[];
  /** What to do where the router refuses its commands. */
  refusedHint?: string;
}

export interface Undo {
  /** Or how it follows from what the router has answered to the step (`=ret=` of an add); undefined: there is nothing to undo. */
  api: ApiRequest | ((said: (key: string) => RouterosAnswer | undefined) => ApiRequest | undefined);
  /** One line; what fails in it (a row that is not there) ends only this line. */
  console: string;
}
