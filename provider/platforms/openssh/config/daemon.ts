import type { Answers } from "../../../core/contract";
import { splitConfigLine } from "../../../core/formats/sshd-config";
import type { ShellAnswer, ShellRequest } from "../request";
import { reloadFunctions } from "../scripts/reload";
import type { Effective } from "../settings/read";

/**
 * The command line of the running daemon, where the system shows it, then the files that it has not read as they stand:
 * sshd writes its pid file anew whenever it reads its configuration. `sshd -T` knows nothing of either.
 */
export const askDaemon: ShellRequest = {
  key: "daemon",
  script: `${reloadFunctions}
file=$(sshd_pid_file)
[ -n "$file" ] && pid=$(cat -- "$file" 2>/dev/null) || exit 0
[ -r "/proc/$pid/cmdline" ] && tr '\\0' ' ' < "/proc/$pid/cmdline"
echo
"$SSHD" -ddd -t -f "$SSHD_CONFIG" 2>&1 | sed -n 's/^debug3: \\(.*\\):[0-9]* setting .*/\\1/p' | sort -u |
  while IFS= read -r each; do [ "$each" -nt "$file" ] && printf '%s\\n' "$each"; done
exit 0`,
};

/**
 * What the daemon was started with (`-o`, `-p`: a unit's OPTIONS, the crypto policy of RHEL 8). It wins over every file,
 * for as long as the daemon is started that way.
 */
export function daemonOptions(answers: Answers<ShellAnswer>): Map<string, string[]> {
  const [commandLine = ""] = (answers.get("daemon")?.out ?? "").split("\n");
  const words = commandLine
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

/** Configuration files that were changed since the daemon last read them. */
export function unreadFiles(answers: Answers<ShellAnswer>): string[] {
  return (answers.get("daemon")?.out ?? "").split("\n").slice(1).filter(Boolean);
}

/** What is in force, as against what the files say. */
export function underDaemon(effective: Effective, answers: Answers<ShellAnswer>): Map<string, string[]> {
  const merged = new Map([...effective].map(([keyword, values]) => [keyword, [...values]]));
  for (const [keyword, values] of daemonOptions(answers)) merged.set(keyword, values);
  return merged;
}
