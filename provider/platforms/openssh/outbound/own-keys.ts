import type { Answers } from "../../../core/contract";
import { answer } from "../answers";
import type { ShellAnswer, ShellRequest } from "../request";
import { questions } from "./questions";
import type { Tunnel } from "./tunnel";

/** The private keys that the tunnel logs in with. */
export function identityFiles({ identityFile, proxyJump }: Tunnel): string[] {
  return [...new Set([identityFile, ...proxyJump.flatMap((hop) => hop.identityFile ?? [])])];
}

export function keyQuestions(tunnel: Tunnel): ShellRequest[] {
  const { runAs, certificateFile } = tunnel;
  return [
    ...identityFiles(tunnel).map((file) => questions.identity(file, runAs)),
    ...(certificateFile === undefined ? [] : [questions.readable(certificateFile, runAs)]),
  ];
}

/** Why ssh could not log in with these files, running as this account with nobody there to type. */
export function keyProblems(tunnel: Tunnel, uid: number, answers: Answers<ShellAnswer>): string[] {
  const { runAs, certificateFile } = tunnel;
  const problems = identityFiles(tunnel).flatMap((file) => {
    const out = answer(answers, questions.identity(file, runAs).key, `looking at ${file}`);
    const reason = identityProblem(out, runAs, uid);
    return reason === undefined ? [] : [`${file} ${reason}`];
  });
  if (certificateFile === undefined) return problems;
  const out = answer(answers, questions.readable(certificateFile, runAs).key, `looking at ${certificateFile}`).trim();
  if (out === "readable") return problems;
  return [...problems, `${certificateFile} ${out === "absent" ? "does not exist" : `cannot be read by ${runAs}`}`];
}

function identityProblem(out: string, runAs: string, uid: number): string | undefined {
  const [listing = "", readable = "", ...words] = out.trim().split("\n");
  if (listing === "absent") return "does not exist on this host";
  const [, letters = "", owner] = /^-([-rwxsStT]{9})\S*\s+\d+\s+(\d+)\s/.exec(listing) ?? [];
  if (owner === undefined) return `is no regular file: ${listing}`;
  if (Number(owner) !== uid) return `belongs to uid ${owner}, not to ${runAs} (chown ${runAs} and chmod 600 it)`;
  if (/[^-]/.test(letters.slice(3))) return `is open to others than ${runAs} (chmod 600 it)`;
  if (readable !== "readable") return `cannot be read by ${runAs}: a directory above it is closed to that account`;
  if (words.some((line) => /passphrase/i.test(line)))
    return "has a passphrase, and nobody is there to type it: give the tunnel a key of its own without one";
  return words.length === 0 ? undefined : `is no private key that ssh can use: ${words.join("; ")}`;
}
