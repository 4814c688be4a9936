import type { Answers, Args, CommitContext } from "../../core/contract";
import { SshError } from "../../core/errors";
import { parseEffective } from "../../core/formats/sshd-config";
import { answer, readAccount } from "./answers";
import { ask } from "./ask";
import { type Candidate, judgeCandidate } from "./config/candidate";
import type { ShellAnswer, ShellRequest } from "./request";
import { buildProblems } from "./settings/build";
import { lockouts } from "./settings/lockout";
import type { Lockout } from "./settings/lockouts/rule";
import { type PathState, pathProblems, pathsToAsk } from "./settings/paths";
import { readSettings, sameSetting } from "./settings/read";
import { keywordIn, settingOf } from "./settings/table";
import type { ServerSettingsStep } from "./step";
import { refuseSubsystemInMatch } from "./subsystem-in-match";

/** What the rules against lock-outs need to know besides the candidate itself. */
export function judgeRequests(steps: ServerSettingsStep[], context: CommitContext): ShellRequest[] {
  const paths = steps.flatMap(({ args }) => pathsToAsk(args).map(({ path, need }) => ask.path(path, need)));
  const { user } = context.login;
  return [ask.account(user), ask.effectiveFor(user), ask.addresses(), ...askKeyFiles(steps, context), ...paths];
}

function askKeyFiles(steps: ServerSettingsStep[], { login }: CommitContext): ShellRequest[] {
  if (login.keyFingerprint === undefined) return [];
  const blocks = steps.flatMap(({ args }) => [args, ...matchSettings(args)]);
  const patterns = blocks.flatMap(({ authorizedKeysFile }) => [authorizedKeysFile ?? []].flat().map(String));
  return [ask.keyFilesOfLogin(login.user, login.keyFingerprint, patterns)];
}

const matchSettings = ({ match }: Args): Args[] =>
  (Array.isArray(match) ? (match as { settings?: Args }[]) : []).map(({ settings }) => settings ?? {});

/** Throws when the would-be configuration is invalid, would end this very login, or would not do what is declared. */
export function judgeSettings(
  steps: ServerSettingsStep[],
  answers: Answers<ShellAnswer>,
  context: CommitContext,
): void {
  const candidate = judgeCandidate(answers, context.facts);
  for (const step of steps) {
    const states = Object.fromEntries(
      pathsToAsk(step.args).map(({ path, need }) => [
        path,
        answer(answers, ask.path(path, need).key, path).trim() as PathState,
      ]),
    );
    const [problem] = pathProblems(step.args, states);
    if (problem !== undefined) throw new SshError("refused", `${problem.argument}: ${problem.reason}`);
    const [lacking] = buildProblems(step.args, defaultsIn(answers), context.facts.release || undefined);
    if (lacking !== undefined) throw new SshError("unsupported", `${lacking.property}: ${lacking.reason}`);
    if (!context.allowLockout)
      refuseSubsystemInMatch(step.args, candidate.effective, context.facts.release || undefined);
    refuseOverridden(step, candidate, answers, context);
  }
  if (!context.allowLockout) refuseLockout(candidate, answers, context);
}

function defaultsIn(answers: Answers<ShellAnswer>): Map<string, string[]> {
  return parseEffective(answer(answers, "defaults", "sshd -T"));
}

function refuseLockout(candidate: Candidate, answers: Answers<ShellAnswer>, context: CommitContext): void {
  const { user } = context.login;
  const account = readAccount(answers, user);
  const { clientAddress, serverAddress, serverPort } = context.facts.session ?? {};
  // None: the key comes from a command or an authority, and these files say nothing of it.
  const keyFiles = answers.get(`key-files:${user}`)?.out.split("\n").filter(Boolean) ?? [];
  const found = lockouts({
    candidate: candidate.login,
    ...(answers.has("defaults") ? { defaults: defaultsIn(answers) } : {}),
    present: parseEffective(answer(answers, ask.effectiveFor(user).key, "sshd -T")),
    login: context.login,
    ...(account === undefined ? {} : { account }),
    ...(keyFiles.length === 0 ? {} : { keyFiles }),
    ...(typeof clientAddress === "string" && clientAddress !== "" ? { client: { address: clientAddress } } : {}),
    ...(typeof serverAddress === "string" && serverAddress !== ""
      ? { server: { address: serverAddress, port: Number(serverPort) } }
      : {}),
    localAddresses: answer(answers, "addresses", "listing the addresses").match(/[0-9a-fA-F:.]+$/gm) ?? [],
    // A port this run can follow to is the business of the two phases and their proof.
  }).filter(({ kind }) => kind !== "port");
  if (found.length === 0) return;
  throw new SshError(
    "refused",
    `this would end the very login that manages the host: ${found.map(wordsOf).join("; ")}`,
    {
      hint: "Change how this run logs in first, or set `allowLockout: true` if you have another way in.",
    },
  );
}

const wordsOf = ({ argument, reason }: Lockout): string =>
  `\`${argument}\`: ${reason.charAt(0).toLowerCase()}${reason.slice(1).replace(/\.$/, "")}`;

/** A value that something else in the files wins over is named with its file and line, before anything is moved. */
function refuseOverridden(
  step: ServerSettingsStep,
  candidate: Candidate,
  answers: Answers<ShellAnswer>,
  context: CommitContext,
): void {
  const defaults = defaultsIn(answers);
  const { match: _match, ...flat } = step.args;
  const release = context.facts.release || undefined;
  const seen = readSettings(candidate.effective, Object.keys(flat), { defaults });
  for (const [name, value] of Object.entries(flat)) {
    const setting = settingOf(name);
    if (value === null || value === undefined || setting === undefined || !(name in seen)) continue;
    if (sameSetting(name, seen[name] ?? null, value, { defaults, effective: candidate.effective })) continue;
    const keyword = keywordIn(setting, release);
    const lines = candidate.lines.filter(
      (line) => line.keyword === keyword.toLowerCase() && !/00-pulumi\.conf$/.test(line.file),
    );
    const shown = `${keyword} would be ${JSON.stringify(seen[name] ?? null)}, not ${JSON.stringify(value)}`;
    if (lines.length === 0) {
      const why =
        seen[name] === null && setting.build !== undefined ? ": this build of sshd has no support for it" : "";
      throw new SshError("unsupported", `${name} would have no effect: ${shown}${why}`, {
        hint: "Look at the options the daemon is started with, which win over its files.",
      });
    }
    const places = lines.map(({ file, line, value: said }) => `${file}:${line} (${keyword} ${said})`).join(", ");
    throw new SshError("conflict", `${name} would not take effect: ${shown}, because of ${places}`, {
      hint:
        setting.cumulative === true
          ? "Lines of this keyword add up over all files; remove the foreign one."
          : "Remove that line, or give this setting there.",
    });
  }
}
