import type { Outcome } from "../menu";
import { isSince } from "../release";
import type { Router } from "../router";

/** From 7.18 on an answer without rows may begin with `!empty`; which commands' do is not known. */
export const hostKeyReply = ({ release, unknowns }: Router): Outcome | undefined =>
  unknowns.hostKeyReply === "empty" && isSince(release, "7.18") ? { rows: [] } : undefined;
