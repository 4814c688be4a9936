import type { Answers } from "../../../core/contract";
import { fromBinary } from "../../../core/formats/binary-string";
import { answer } from "../answers";
import type { ShellAnswer } from "../request";
import { type Init, loggedInMark } from "./files";
import { questions } from "./questions";

/** What the init system and ssh's own words say of a tunnel. */
export interface ServiceState {
  enabled: boolean;
  /** Started, or waiting to be started again: nobody stopped it. */
  running: boolean;
  /** Down at this moment, until the init system starts it again. */
  waits: boolean;
  /** Seconds since ssh was started; undefined where that is not known. */
  age: number | undefined;
  /** A file was written after ssh was started, or the init system has not read it yet. */
  stale: boolean;
  /** Files of the administrator that change the unit. */
  dropIns: string[];
  loggedIn: boolean;
  /** What ssh said since it was started, without our own mark. */
  said: string[];
}

export function readService(answers: Answers<ShellAnswer>, name: string, init: Init): ServiceState {
  const text = answer(answers, questions.service(name, init).key, `asking ${init} about pulumi-ssh-${name}`);
  const [head = "", log = ""] = text.split(/^Log:\n/m, 2);
  const values = head.split("\n").map((line) => [line.slice(0, line.indexOf("=")), line.slice(line.indexOf("=") + 1)]);
  const value = (key: string) => values.find(([name]) => name === key)?.[1] ?? "";
  const active = value("ActiveState");
  // Where the init system does not tell it, any mark counts.
  const pid = value("Pid");
  const number = (key: string) => Number(value(key)) || 0;
  // In a hundred parts of a second on every Linux of today, whatever its kernel counts in.
  const age = number("Started") > 0 ? number("Uptime") - number("Started") / (number("Ticks") || 100) : undefined;
  const said = fromBinary(log)
    .split("\n")
    .map((line) => line.trim())
    .filter(Boolean);
  return {
    enabled: /^enabled/.test(value("UnitFileState")),
    running: ["active", "activating", "reloading"].includes(active),
    waits: value("SubState") === "auto-restart",
    age,
    stale: value("NeedDaemonReload") === "yes" || writtenSince(values, number("Now"), age),
    dropIns: value("DropInPaths").split(" ").filter(Boolean),
    loggedIn: said.some((line) => line.startsWith(loggedInMark) && (pid === "" || line.endsWith(` ${pid}`))),
    said: said.filter((line) => !line.startsWith(loggedInMark)),
  };
}

/** A time of writing that lies in the future says nothing: the clock was set since. */
function writtenSince(values: string[][], now: number, age: number | undefined): boolean {
  if (age === undefined) return false;
  return values.some(([key, time]) => key === "Written" && Number(time) > now - age + 1 && Number(time) <= now);
}

/** Ports that the relay picked for forwards to port 0, in the order in which it answered. */
export function allocatedPorts({ said }: ServiceState): number[] {
  return said.flatMap((line) => {
    const port = /^Allocated port (\d+) for remote forward/.exec(line)?.[1];
    return port === undefined ? [] : [Number(port)];
  });
}
