import type { Answers, CommitContext } from "../../core/contract";
import { childrenOf, elementAt, textAt } from "../../core/formats/xml-find";
import type { JunosAnswer, JunosRequest } from "./request";

/** The newest entry of the device's list of commits (`show system commit`). */
export interface NewestCommit {
  /** Who made it and how: `root via other` is the device itself, rolling back. */
  by: string;
  log: string;
  /** The roll-back timer of a confirmed commit still runs. */
  pending: boolean;
}

export const commitInformation = (key: string): JunosRequest => ({ key, rpc: "<get-commit-information/>" });

/**
 * Undefined when the device did not tell, for example because the login class may not look. The text `commit confirmed,
 * rollback in 5mins` stays in an entry for ever; only `rollback pending` goes when the timer ends.
 */
export function newestCommit(answers: Answers<JunosAnswer>, key: string): NewestCommit | undefined {
  const reply = answers.get(key)?.reply;
  const engine = elementAt(reply, "multi-routing-engine-results", "multi-routing-engine-item");
  const list = elementAt(reply, "commit-information") ?? elementAt(engine, "commit-information");
  const entry = childrenOf(list, "commit-history").find((each) => textAt(each, "sequence-number") === "0");
  if (entry === undefined) return undefined;
  return {
    by: `${textAt(entry, "user") ?? "unknown"} via ${textAt(entry, "client") ?? "unknown"}`,
    log: textAt(entry, "log") ?? "",
    pending: /rollback pending/i.test(textAt(entry, "commit-confirmed") ?? ""),
  };
}

export const isOurs = (newest: NewestCommit, { transaction }: CommitContext): boolean =>
  newest.log.includes(transaction);
