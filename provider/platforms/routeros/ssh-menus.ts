import type { Answers } from "../../core/contract";
import { SshError } from "../../core/errors";
import type { RouterosAnswer } from "../../core/routeros";
import { askRows, isTrue, type Row, rowsIn } from "./ask";

/** `/ip/ssh`: one row of settings, without an `.id`. */
export const askSsh = askRows("ip-ssh", "/ip/ssh");

/**
 * The ssh service; and, from 7.19 on, a row for each connection to it and to the API, which tell where we come from.
 * Without the names it would be a row for each connection of the router.
 */
export const askServices = askRows("ip-service", "/ip/service", {
  queries: ["?name=ssh", "?name=api", "?#|", "?name=api-ssl", "?#|"],
});

export function sshRow(answers: Answers<RouterosAnswer>): Row {
  const [row] = rowsIn(answers, askSsh.key, "/ip/ssh");
  if (row === undefined) throw new SshError("not-understood", "the router answers /ip/ssh with nothing");
  return row;
}

/** The service as it is configured. The rows of connections bear its name as well, and are nobody's to set. */
export function serviceRow(answers: Answers<RouterosAnswer>): Row {
  const rows = rowsIn(answers, askServices.key, "/ip/service").filter(isService);
  const [row] = rows;
  if (row?.[".id"] !== undefined && rows.length === 1) return row;
  throw new SshError("not-understood", `the router shows ${rows.length} services called ssh where there is one`);
}

const isService = ({ name, dynamic, connection }: Row): boolean =>
  name === "ssh" && !isTrue(dynamic) && !isTrue(connection);

/** The port by an answer of its own; undefined where it does not tell. */
export function portIn(answer: RouterosAnswer | undefined): number | undefined {
  const port = answer?.rows.find(isService)?.port ?? "";
  return /^\d+$/.test(port) ? Number(port) : undefined;
}

/** Whether the SSH server was asked about and is on: where the question was not asked, nothing is to be proven there. */
export const hasSshService = (answers: Answers<RouterosAnswer>): boolean =>
  answers.has(askServices.key) && !isTrue(serviceRow(answers).disabled);

export function sshPort(answers: Answers<RouterosAnswer>): number {
  const { port = "" } = serviceRow(answers);
  if (/^\d+$/.test(port)) return Number(port);
  throw new SshError("not-understood", `the router gives "${port}" as the port of its ssh service`);
}

/** Where connections to the API come from, as the router sees it; none are told before 7.19. */
export function apiClients(answers: Answers<RouterosAnswer>): string[] {
  const rows = rowsIn(answers, askServices.key, "/ip/service");
  const remotes = rows.flatMap(({ name, connection, remote }) =>
    name !== "ssh" && isTrue(connection) && remote !== undefined
      ? [remote.replace(/:\d+$/, "").replace(/^\[(.*)\]$/, "$1")]
      : [],
  );
  return [...new Set(remotes)];
}
