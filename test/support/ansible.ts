import { execFile } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";

/** What became of one task on one host. */
export interface TaskResult {
  changed: boolean;
  skipped?: boolean;
  [name: string]: unknown;
}

export interface PlaybookRun {
  /** By host: `ok`, `changed`, `failures`, ... */
  stats: { [host: string]: { [count: string]: number } };
  task(name: string, host: string): TaskResult;
}

/**
 * Runs a playbook against hosts with the `ansible-playbook` that `npm test` has set up, which uses nothing of this
 * machine's own configuration and leaves nothing behind. What fails on a host throws with Ansible's words.
 */
export async function runPlaybook(playbook: string, hosts: { [name: string]: object }): Promise<PlaybookRun> {
  const python = process.env.PULUMI_SSH_TEST_ANSIBLE;
  if (python === undefined) {
    throw new Error(
      "PULUMI_SSH_TEST_ANSIBLE names no interpreter: `npm test` sets one up, and `node tools/setup.mjs --print` shows what to export",
    );
  }
  const folder = mkdtempSync(join(tmpdir(), "ansible-"));
  try {
    const vars = { ansible_connection: "local", ansible_python_interpreter: python };
    writeFileSync(join(folder, "hosts.json"), JSON.stringify({ all: { hosts, vars } }), { mode: 0o600 });
    writeFileSync(join(folder, "ansible.cfg"), "");
    const env = {
      ...{ PATH: process.env.PATH, HOME: folder, LANG: "C.UTF-8", ANSIBLE_CONFIG: join(folder, "ansible.cfg") },
      ...{ ANSIBLE_HOME: folder, ANSIBLE_LOCAL_TEMP: folder, ANSIBLE_REMOTE_TEMP: folder },
      ...{ ANSIBLE_STDOUT_CALLBACK: "ansible.posix.json", ANSIBLE_RETRY_FILES_ENABLED: "0", ANSIBLE_PIPELINING: "1" },
    };
    const args = ["-W", "ignore", "-m", "ansible", "playbook", "-i", join(folder, "hosts.json"), playbook];
    const options = { cwd: folder, env, maxBuffer: 1 << 26 };
    const { stdout, stderr, code } = await promisify(execFile)(python, args, options).then(
      (done) => ({ ...done, code: 0 }),
      (error: { stdout: string; stderr: string; code: number }) => error,
    );
    if (!stdout.includes("{")) throw new Error(`ansible-playbook ended with ${code}:\n${stdout}${stderr}`);
    return resultOf(JSON.parse(stdout.slice(stdout.indexOf("{"))));
  } finally {
    rmSync(folder, { recursive: true });
  }
}

interface Output {
  plays: { tasks: { task: { name: string }; hosts: { [host: string]: TaskResult } }[] }[];
  stats: PlaybookRun["stats"];
}

function resultOf({ plays, stats }: Output): PlaybookRun {
  const tasks = plays.flatMap((play) => play.tasks);
  const failed = tasks.flatMap(({ task, hosts }) =>
    Object.entries(hosts)
      .filter(([, result]) => result.failed === true || result.unreachable === true)
      .map(([host, result]) => `${task.name} on ${host}: ${String(result.msg)}`),
  );
  if (failed.length > 0) throw new Error(`the playbook failed:\n${failed.join("\n")}`);
  return {
    stats,
    task(name, host) {
      const result = tasks.find(({ task }) => task.name === name)?.hosts[host];
      if (result === undefined) throw new Error(`the playbook has run no task ${name} on ${host}`);
      return result;
    },
  };
}
