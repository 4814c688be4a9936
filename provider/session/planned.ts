import type { Change, Observed } from "../core/contract";
import type { Aim, Operation, Outcome } from "./operation";

/** A planned operation: what was seen, what is wanted, and the edits between. */
export interface Planned {
  operation: Operation;
  before: Observed;
  aim: Aim;
  changes: Change<unknown>[];
}

/** What an operation set out from, kept while its change goes on over several rounds. */
export type Begun = Map<Operation, { aim: Aim; before: Observed; round: number }>;

/** What became of each operation of a group. */
export type Results = Map<Operation, Outcome | Error>;
