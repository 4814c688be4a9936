import type { Device } from "../server/device";
import { formatLength, formatTime } from "../server/format-time";
import type { ManagementSession } from "../server/management-session";
import { profileFacts } from "../server/profile-facts";
import { type Answer, said, unknownCommand } from "./answer";
import { splitPipes, throughPipes } from "./pipes";
import { showCommits } from "./show-commits";
import { showConfiguration } from "./show-configuration";

/** A line of operational mode that reads: whoever asks, a person or `<command>`. */
export function operationalCommand(device: Device, session: ManagementSession, line: string): Answer {
  const { command, pipes } = splitPipes(line);
  const answer = run(device, session, command.split(/\s+/), pipes) ?? unknownCommand(line);
  return answer.isKnown ? said(throughPipes(answer.text, pipes)) : answer;
}

function run(
  device: Device,
  session: ManagementSession,
  words: readonly string[],
  pipes: readonly string[],
): Answer | undefined {
  const [first, second, third] = words;
  const permissions = session.permissions();
  if (first === "show" && second === "version") return said(version(device));
  if (first === "show" && second === "configuration") {
    if (!permissions.may("view-configuration", "configure")) return undefined;
    const compare = pipes.find((pipe) => /^compare\b/.test(pipe));
    if (compare !== undefined)
      return said(device.workspace.compare(session, Number(/rollback (\d+)/.exec(compare)?.[1] ?? 0)));
    return said(showConfiguration(device, session, device.database.committed, words.slice(2), pipes));
  }
  if (first === "show" && second === "system" && third === "commit") return said(showCommits(device));
  if (first === "show" && second === "system" && third === "uptime") return said(uptime(device));
  if (first === "file" && second === "show") return said(file(device, session, third ?? ""));
  if (first === "set" && second === "cli") return said(setCli(words));
  return undefined;
}

function version(device: Device): string {
  const { version: text, model } = profileFacts[device.profile];
  const one = [
    `Hostname: ${device.hostName}`,
    `Model: ${model}`,
    `Junos: ${text}`,
    `JUNOS OS Kernel 64-bit  [${text}]`,
  ];
  if (device.routingEngines.length === 1) return one.join("\n");
  return device.routingEngines.map((name) => [`${name}:`, "-".repeat(74), ...one].join("\n")).join("\n\n");
}

function uptime({ clock, bootedAt, database }: Device): string {
  const now = clock.now();
  const last = database.history[0];
  const ago = (time: number) => `${formatTime(time)} (${formatLength(now - time)} ago)`;
  return [
    `Current time: ${formatTime(now)}`,
    "Time Source:  LOCAL CLOCK ",
    `System booted: ${ago(bootedAt)}`,
    `Protocols started: ${ago(bootedAt)}`,
    ...(last === undefined ? [] : [`Last configured: ${ago(last.time)} by ${last.user}`]),
  ].join("\n");
}

function file(device: Device, session: ManagementSession, name: string): string {
  if (!session.permissions().may("maintenance")) return "error: permission denied";
  return device.file(name) ?? `error: could not resolve file: ${name}`;
}

/** Settings of the terminal change nothing here; clients send them first and read the answer. */
function setCli([, , what = "", value = ""]: readonly string[]): string {
  if (what === "screen-width") return `Screen width set to ${value}`;
  if (what === "screen-length") return value === "0" ? "Screen length set to 0" : `Screen length set to ${value}`;
  if (what === "complete-on-space")
    return value === "off" ? "Disabling complete-on-space" : "Enabling complete-on-space";
  return "";
}
