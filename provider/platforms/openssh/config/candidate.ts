import type { Answers, CommitContext, DeviceFacts } from "../../../core/contract";
import { SshError } from "../../../core/errors";
import { quote } from "../../../core/formats/shell-quote";
import { parseEffective, parseSshdConfig } from "../../../core/formats/sshd-config";
import { readFile } from "../answers";
import type { ShellAnswer, ShellRequest } from "../request";
import { hereText } from "../scripts/write-file";
import { connectionText } from "../settings/match";
import type { FileWrite } from "../workspace";
import { underDaemon } from "./daemon";
import { placeOf } from "./place";

/**
 * The whole would-be configuration, written to a directory of its own and shown to the server's own sshd before anything
 * is moved: whether it is valid (`-t`), what it would mean for everybody (`-T`) and for this login (`-T -C`), and which
 * file and line decides each setting (`-ddd`).
 */
export function candidateRequests(
  writes: FileWrite[],
  answers: Answers<ShellAnswer>,
  context: CommitContext,
): ShellRequest[] {
  const directory = `${context.facts.session?.runDirectory}/check-${context.transaction}`;
  const files = candidateFiles(writes, answers, context.facts, directory);
  const at = `dir=${quote(directory)}`;
  const test = (key: string, words: string): ShellRequest => ({
    key,
    script: `${at}\n"$SSHD" ${words} -f "$dir/main"`,
  });
  return [
    {
      key: "candidate-files",
      script: [
        `${at}\nmkdir -p -m 700 -- "$(run_dir)" && mkdir -m 700 -- "$dir" || exit 71`,
        ...files.map(({ name, text }) => `decode64 ${hereText(text, ` > "$dir/${name}" || exit 74`)}`),
      ].join("\n"),
    },
    test("candidate-test", "-t"),
    test("candidate", "-T"),
    test("candidate-login", `-T -C ${quote(connectionText(loginConnection(context)))}`),
    // Level 3 names file and line of every setting it meets, in the order in which it meets them.
    {
      key: "candidate-lines",
      script: `${at}\n"$SSHD" -ddd -t -f "$dir/main" 2>&1 | grep -E ':[0-9]+ setting '; exit 0`,
    },
    { key: "candidate-end", script: `${at}\nrm -rf -- "$dir"` },
  ];
}

/** Throws with sshd's words when it would not take the files. */
export function judgeCandidate(answers: Answers<ShellAnswer>, facts: DeviceFacts): Candidate {
  const files = answers.get("candidate-files");
  if (files?.code !== 0) throw new SshError("device", `writing the files to check failed: ${files?.err.trim()}`);
  const test = answers.get("candidate-test");
  if (test?.code !== 0) {
    throw new SshError("invalid", `sshd does not accept this configuration: ${wordsOf(test?.err ?? "", facts)}`, {
      hint: "Nothing was changed.",
    });
  }
  return {
    effective: underDaemon(parsed(answers, "candidate", facts), answers),
    login: parsed(answers, "candidate-login", facts),
    lines: decidingLines(answers.get("candidate-lines")?.out ?? "", facts),
  };
}

export interface Candidate {
  effective: Map<string, string[]>;
  login: Map<string, string[]>;
  /** Every global setting met, in sshd's order: keyword in lower case, file, line, value. */
  lines: { keyword: string; file: string; line: number; value: string }[];
}

/** The connection of this run, as sshd sees it. */
export function loginConnection(context: Pick<CommitContext, "facts" | "login">) {
  const { clientAddress, serverAddress, serverPort } = context.facts.session ?? {};
  const addr = String(clientAddress || "127.0.0.1");
  return {
    user: context.login.user,
    host: addr,
    addr,
    laddr: String(serverAddress || "127.0.0.1"),
    lport: Number(serverPort || context.login.port),
  };
}

interface CandidateFile {
  name: string;
  text: string;
}

/** The main file with each Include spelled out, our files replaced by copies beside it. */
function candidateFiles(
  writes: FileWrite[],
  answers: Answers<ShellAnswer>,
  facts: DeviceFacts,
  directory: string,
): CandidateFile[] {
  const place = placeOf(facts, answers);
  const changed = new Map(writes.filter(({ configuration }) => configuration).map((write) => [write.path, write.text]));
  const copies: CandidateFile[] = [];
  const main = changed.get(place.main) ?? readFile(answers, place.main).text;
  // Line numbers stay true: a line of the main file becomes one line again.
  const shift = lineShift(readFile(answers, place.main).text, main);
  const lines = parseSshdConfig(main).lines.map((line, index) => {
    const include = place.includes.find((each) => each.line + shift === index);
    if (line.keyword !== "include" || include === undefined) return line.raw + line.eol;
    const isOurs = place.directory !== undefined && include === place.includes[0];
    const news = isOurs ? [...changed.keys()].filter((path) => path.startsWith(`${place.directory}/`)) : [];
    const files = [...new Set([...include.files, ...news])]
      .sort()
      .filter((path) => !changed.has(path) || changed.get(path) !== undefined);
    const words = files.map((path) => {
      const text = changed.get(path);
      if (text === undefined) return JSON.stringify(path);
      const name = path.slice(path.lastIndexOf("/") + 1);
      copies.push({ name, text });
      return JSON.stringify(`${directory}/${name}`);
    });
    return words.length === 0 ? `# ${line.raw}${line.eol}` : `Include ${words.join(" ")}${line.eol}`;
  });
  return [{ name: "main", text: lines.join("") }, ...copies];
}

/** How many lines our block at the top pushed the others down. */
function lineShift(before: string, after: string): number {
  const first = (text: string) => parseSshdConfig(text).lines.findIndex(({ keyword }) => keyword === "include");
  const [old, now] = [first(before), first(after)];
  return old < 0 || now < 0 ? 0 : now - old;
}

function parsed(answers: Answers<ShellAnswer>, key: string, facts: DeviceFacts): Map<string, string[]> {
  const result = answers.get(key);
  if (result?.code !== 0) {
    const died = (result?.code ?? 0) > 128 ? "it died of it" : "";
    const words = wordsOf(result?.err || died, facts);
    throw new SshError("invalid", `sshd -T does not accept this configuration: ${words}`, {
      hint: "Nothing was changed.",
    });
  }
  return parseEffective(result.out);
}

/** sshd's words, with the copies called by the names of the files they stand for. */
function wordsOf(text: string, facts: DeviceFacts): string {
  return realNames(text.trim().replace(/\r?\n/g, "; "), facts) || "no words";
}

function realNames(text: string, facts: DeviceFacts): string {
  const main = String(facts.config ?? "sshd_config");
  return text.replace(/\S*\/check-t[0-9a-f]+\/([\w.-]+)/g, (_, name: string) => (name === "main" ? main : name));
}

function decidingLines(text: string, facts: DeviceFacts): Candidate["lines"] {
  return text.split("\n").flatMap((line) => {
    const [, file, number, keyword, value = ""] = /(\S+):(\d+) setting (\S+) ?(.*)$/.exec(line.trim()) ?? [];
    if (file === undefined || keyword === undefined) return [];
    return [{ keyword: keyword.toLowerCase(), file: realNames(file, facts), line: Number(number), value }];
  });
}
