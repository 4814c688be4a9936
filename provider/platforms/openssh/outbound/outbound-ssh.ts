import type { Args, Change, KindOnPlatform, Observed, RenderContext } from "../../../core/contract";
import { SshError } from "../../../core/errors";
import { fromBinary } from "../../../core/formats/binary-string";
import type { ShellAnswer, ShellRequest } from "../request";
import type { Step } from "../step";
import { checkOutbound } from "./check";
import { defaultSsh, type Init, initOf, pathsOf } from "./files";
import { outboundObserved, outboundQuery } from "./observe";
import { guardOwnLogin } from "./own-login";
import { outboundRefusals } from "./refusals";
import { forgetScript, settleScript, stopScript, validateScript } from "./scripts";
import { outboundArguments } from "./table";
import { type Tunnel, tunnelOf } from "./tunnel";
import { filesOf, type TunnelFile } from "./tunnel-files";

/** After everything else of a group: what is proven by a login is proven then, and an undo never meets a restarted tunnel. */
const phase = 9;

/** SSH that the host starts itself: a tunnel kept up by the init system, with a configuration and known_hosts of its own. */
export const outboundSsh: KindOnPlatform<ShellRequest, ShellAnswer, Step> = {
  arguments: outboundArguments,
  refused: outboundRefusals,
  required: ["name", "remote", "identityFile", "knownHostKey", "runAs"],
  fixed: ["name"],
  controls: [],
  replaceOn: ["name"],
  check: checkOutbound,
  identity: (args) => String(args.name),
  query: outboundQuery,
  parse: outboundObserved,

  render(observed, target, context) {
    const seen = observed.present ? observed : undefined;
    if (!target.present) return seen === undefined ? [] : [removal(seen.args, context)];
    const init = initToDrive(context);
    const tunnel = tunnelOf({ ...seen?.args, ...target.args });
    const ssh = observed.detail?.ssh;
    const files = filesOf(tunnel, init, typeof ssh === "string" ? ssh : defaultSsh);
    const standing = textsOf(observed, init);
    const written = files.some(({ path, text }) => standing[path] !== text) || isEdited(observed);
    const restart = tunnel.enabled && (written || observed.detail?.stale === true);
    const settled = seen !== undefined && seen.args.enabled === tunnel.enabled;
    if (settled && !written && !restart) return [];

    const [problem] = (observed.detail?.problems ?? []) as string[];
    if (problem !== undefined) throw new SshError("invalid", problem, { hint: "Nothing was written." });
    if (seen !== undefined) guardOwnLogin(seen.args, context);
    return [change(tunnel, init, files, standing, restart)];
  },

  explain(observed, target) {
    if (!observed.present || !target.present || observed.args.enabled === target.args.enabled) return undefined;
    const said = (observed.detail?.said ?? []) as string[];
    return `the service is ${observed.args.enabled ? "still" : "not"} running: ${said.slice(-3).join("; ") || "ssh said nothing"}`;
  },
};

/** Preview may know nothing of the host yet, and shows what most hosts will get. */
function initToDrive({ facts }: RenderContext): Init {
  const init = facts === undefined ? "systemd" : initOf(facts);
  if (init !== undefined) return init;
  throw new SshError("unsupported", "this host has no init system that could keep the tunnel up", {
    hint: "Looked for systemd (/run/systemd/system and systemctl) and OpenRC (rc-service); neither runs here.",
  });
}

function change(tunnel: Tunnel, init: Init, files: TunnelFile[], standing: Texts, restart: boolean): Change<Step> {
  const { service } = pathsOf(tunnel.name, init);
  const [config] = files;
  return {
    steps: [
      {
        edit: "outbound",
        name: tunnel.name,
        files,
        before: validateScript(config?.text ?? ""),
        after: settleScript(tunnel.name, init, files, { enabled: tunnel.enabled, restart }),
      },
    ],
    shown: [
      ...files.flatMap(({ path, text }) => differences(path, standing[path] ?? "", text)),
      ...commands(service, init, tunnel.enabled, restart),
    ],
    risk: "none",
    phase,
  };
}

function commands(service: string, init: Init, enabled: boolean, restart: boolean): string[] {
  if (init === "openrc") {
    if (!enabled) return [`rc-update -a del ${service}`, `rc-service ${service} stop`];
    return [`rc-update add ${service} default`, `rc-service ${service} ${restart ? "restart" : "start"}`];
  }
  if (!enabled) return ["systemctl daemon-reload", `systemctl disable --now ${service}.service`];
  const verb = restart ? "restart" : "start";
  return ["systemctl daemon-reload", `systemctl enable ${service}.service`, `systemctl ${verb} ${service}.service`];
}

function removal(seen: Args, context: RenderContext): Change<Step> {
  guardOwnLogin(seen, context);
  const name = String(seen.name);
  const init = initOf(context.facts) ?? "systemd";
  const { service, unit, config, knownHosts } = pathsOf(name, init);
  const paths = [unit, config, knownHosts];
  return {
    steps: [
      {
        edit: "outbound",
        name,
        files: paths.map((path) => ({ path, text: undefined, mode: "644" })),
        before: stopScript(name, init),
        after: forgetScript(name, init),
      },
    ],
    shown: [
      ...commands(service, init, false, false).filter((line) => !line.endsWith("reload")),
      ...paths.map((path) => `rm ${path}`),
    ],
    risk: "none",
    phase,
  };
}

/** Texts of the files as they are, by path; a preview knows them only from the arguments in state. */
type Texts = { [path: string]: string | null | undefined };

function textsOf(observed: Observed, init: Init): Texts {
  if (!observed.present) return {};
  if (observed.detail?.texts !== undefined) return observed.detail.texts as Texts;
  return Object.fromEntries(filesOf(tunnelOf(observed.args), init).map(({ path, text }) => [path, text]));
}

/** State carries it too, when a refresh has found it. */
function isEdited(observed: Observed): boolean {
  if (!observed.present) return false;
  return ((observed.args.remote as Args | undefined)?.edited as unknown[] | undefined) !== undefined;
}

function differences(path: string, before: string, after: string): string[] {
  if (before === after) return [];
  const [old, now] = [before, after].map((text) => fromBinary(text).split("\n").filter(Boolean)) as [
    string[],
    string[],
  ];
  return [
    `write ${path}`,
    ...old.filter((line) => !now.includes(line)).map((line) => `- ${line}`),
    ...now.filter((line) => !old.includes(line)).map((line) => `+ ${line}`),
  ];
}
