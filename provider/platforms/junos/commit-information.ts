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
  /** How long that timer runs in all; undefined when the entry does not say it. */
  minutes: number | undefined;
}

/** The element that the newest entry has while the timer runs. */
export const pendingMark = "commit-confirmed";

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
    pending: /rollback pending/i.test(textAt(entry, pendingMark) ?? ""),
    minutes: numberIn(/rollback in (\d+) ?min/.exec(textAt(entry, "comment") ?? "")?.[1]),
  };
}

const numberIn = (text: string | undefined): number | undefined => (text === undefined ? undefined : Number(text));

/** What this provider writes into the log of a commit. */
export const logOf = ({ transaction }: CommitContext): string => `pulumi-ssh ${transaction}`;

/** By this provider, in whichever run. */
export const isByThisProvider = ({ log }: NewestCommit): boolean => /\bpulumi-ssh t[0-9a-f]+\b/.test(log);

export const isOurs = (newest: NewestCommit, { transaction }: CommitContext): boolean =>
  newest.log.includes(transaction);
