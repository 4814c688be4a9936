import { isSince } from "../release";
import type { Router } from "../router";
import { notKnown } from "../trap";
import { runScript } from "./run-script";

/** What `ssh router "line"` brings: text, errors among it, and 0 unless the line ends with `quit`. */
export async function runOneLiner(router: Router, user: string, line: string): Promise<{ text: string; code: number }> {
  // "Multi-line fails before 7.25": in which words is not said.
  if (/[\r\n]/.test(line.trim()) && !isSince(router.release, "7.25"))
    return { text: `${notKnown().message}\n`, code: 0 };
  const { users, groups } = router.state;
  const group = users.find(({ name }) => name === user)?.group;
  const policies = new Set(groups.find(({ name }) => name === group)?.policies ?? []);
  const { text, hasQuit } = await runScript(router, { user, policies, via: "ssh" }, line);
  return { text, code: hasQuit ? 1 : 0 };
}
