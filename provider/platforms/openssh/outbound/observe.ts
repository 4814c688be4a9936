import type { Answers, Args, DeviceFacts, Json, Observed } from "../../../core/contract";
import { sameJson } from "../../../core/paths";
import { answer, readAccount, readFile } from "../answers";
import { ask } from "../ask";
import type { ShellAnswer, ShellRequest } from "../request";
import { readConfig } from "./config-read";
import { editedLines } from "./edited";
import { initOf, pathsOf } from "./files";
import { health } from "./health";
import { doors, knocksAt } from "./knocks";
import { keyProblems, keyQuestions } from "./own-keys";
import { questions } from "./questions";
import { isWhole, readArgs } from "./read-args";
import { allocatedPorts, readService, type ServiceState } from "./service-state";
import { defaults, type Tunnel, tunnelOf } from "./tunnel";
import { filesOf } from "./tunnel-files";

/** First the files, the service and the account; then what the account can read, and what answers at the relay. */
export function outboundQuery(args: Args, facts: DeviceFacts, answers: Answers<ShellAnswer>): ShellRequest[] {
  if (facts.release === "") return [];
  const tunnel = tunnelOf(args);
  const init = initOf(facts);
  const { config, knownHosts, unit } = pathsOf(tunnel.name, init ?? "systemd");
  const first = [
    ...[config, knownHosts, unit].map(ask.file),
    ask.parents(config, "/"),
    ask.account(tunnel.runAs),
    questions.client(),
    ...(init === undefined ? [] : [questions.service(tunnel.name, init)]),
  ];
  if (!first.every(({ key }) => answers.has(key))) return first;
  const keys = readAccount(answers, tunnel.runAs) !== undefined && isRoot(facts) ? keyQuestions(tunnel) : [];
  if (init === undefined) return [...first, ...keys];
  const found = doors(readConfig(readFile(answers, config).text), readService(answers, tunnel.name, init));
  return [...first, ...keys, ...found.map(({ request }) => request)];
}

export function outboundObserved(args: Args, answers: Answers<ShellAnswer>, facts: DeviceFacts): Observed {
  const wanted = tunnelOf(args);
  const init = initOf(facts);
  const paths = pathsOf(wanted.name, init ?? "systemd");
  const all = [paths.config, paths.knownHosts, paths.unit];
  const read = (path: string) => readFile(answers, path);
  const state = init === undefined ? undefined : readService(answers, wanted.name, init);
  const ssh = answer(answers, questions.client().key, "looking for ssh").trim();
  const problems = problemsOf(wanted, ssh, facts, answers);
  const detail: Args = { problems, ssh, stale: state?.stale ?? false, said: state?.said ?? [] };
  if (all.every((path) => !read(path).present)) return { present: false, detail };

  const seen = readArgs(wanted, init ?? "systemd", read);
  const whole = isWhole(seen);
  const edited = whole
    ? editedLines(filesOf(tunnelOf(seen), init ?? "systemd", ssh), read)
    : [`${paths.config} and ${paths.unit} are not what this tool writes`];
  const texts = Object.fromEntries(all.map((path) => [path, read(path).present ? read(path).text : null]));
  return {
    present: true,
    args: {
      ...seen,
      // What was changed by hand and is no argument: it has to show somewhere, and be undone.
      remote: { ...(seen.remote as Args), ...(edited.length === 0 ? {} : { edited }) },
      enabled: enabledAs(args.enabled, state),
    },
    outputs: {
      service: init === "openrc" ? paths.service : `${paths.service}.service`,
      allocatedPorts: state === undefined || !takesAnyPort(seen) ? undefined : allocatedPorts(state),
    },
    detail: { ...detail, texts, edited },
    warnings: [
      ...problems,
      ...undeclared(args, seen, paths.config),
      ...(state === undefined || state.dropIns.length === 0
        ? []
        : [`files beside the unit change it: ${state.dropIns.join(", ")}`]),
      ...(state === undefined || !whole ? [] : health(tunnelOf(seen), state, knocksAt(doors(seen, state), answers))),
    ],
  };
}

/** Why the tunnel could not run here as it is declared. */
function problemsOf(wanted: Tunnel, ssh: string, facts: DeviceFacts, answers: Answers<ShellAnswer>): string[] {
  if (!isRoot(facts)) return ["only root can manage a system service; log in as root or set `sudo` on the device"];
  const account = readAccount(answers, wanted.runAs);
  return [
    ...(/^\/[A-Za-z0-9._/+-]+$/.test(ssh)
      ? []
      : ["there is no ssh client on this host (its package is often openssh-client)"]),
    ...(account === undefined
      ? [`the user ${wanted.runAs} does not exist on this host; create the account first, this resource never does`]
      : keyProblems(wanted, account.uid, answers)),
  ];
}

function isRoot(facts: DeviceFacts): boolean {
  return (facts.session as Args | undefined)?.uid === "0";
}

/** `enabled` means: started at boot, and not stopped now. Half of it is the opposite of what is wanted. */
function enabledAs(wanted: Json | undefined, state: ServiceState | undefined): boolean {
  if (state === undefined) return false;
  return wanted === false ? state.enabled || state.running : state.enabled && state.running;
}

/** Unset means unmanaged, but nobody should overlook what the tunnel does besides. */
function undeclared(args: Args, seen: Args, config: string): string[] {
  const usual = defaults as Args;
  const names = Object.keys(seen).filter((name) => !(name in args) && !sameJson(seen[name], usual[name]));
  return names.length === 0 ? [] : [`${config} also holds ${names.join(", ")}, which the program does not declare`];
}

function takesAnyPort(seen: Args): boolean {
  return ((seen.forwards ?? []) as Args[]).some(({ remotePort }) => remotePort === 0);
}
