import type { Answers } from "../../../core/contract";
import { splitConfigLine } from "../../../core/formats/sshd-config";
import type { ShellAnswer, ShellRequest } from "../request";
import { reloadFunctions } from "../scripts/reload";
import type { Effective } from "../settings/read";

/** The command line of the running daemon, where the system shows it; `sshd -T` knows nothing of it. */
export const askDaemon: ShellRequest = {
  key: "daemon",
  script: `${reloadFunctions}
pid=$(find_sshd_pid)
[ -n "$pid" ] && [ -r "/proc/$pid/cmdline" ] && tr '\\0' ' ' < "/proc/$pid/cmdline"
exit 0`,
};

/**
 * What the daemon was started with (`-o`, `-p`: a unit's OPTIONS, the crypto policy of RHEL 8). It wins over every file,
 * for as long as the daemon is started that way.
 */
export function daemonOptions(answers: Answers<ShellAnswer>): Map<string, string[]> {
  const words = (answers.get("daemon")?.out ?? "")
    .replace(/ \[listener\].*$/s, "")
    .trim()
    .split(/\s+/);
  const options = new Map<string, string[]>();
  for (let index = 0; index < words.length; index++) {
    const flag = /^-([op])(.*)$/s.exec(words[index] ?? "");
    if (flag === null) continue;
    const value = flag[2] === "" ? (words[++index] ?? "") : (flag[2] ?? "");
    const { keyword, rest } = flag[1] === "p" ? { keyword: "port", rest: value } : splitConfigLine(value);
    if (keyword === undefined) continue;
    if (keyword === "port") options.set(keyword, [...(options.get(keyword) ?? []), rest]);
    else if (!options.has(keyword)) options.set(keyword, [rest]);
  }
  return options;
}

/** What is in force, as against what the files say. */
export function underDaemon(effective: Effective, answers: Answers<ShellAnswer>): Map<string, string[]> {
  const merged = new Map([...effective].map(([keyword, values]) => [keyword, [...values]]));
  for (const [keyword, values] of daemonOptions(answers)) merged.set(keyword, values);
  return merged;
}
