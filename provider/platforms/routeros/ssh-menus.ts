import type { Answers } from "../../core/contract";
import { SshError } from "../../core/errors";
import { parseAddress } from "../../core/formats/address";
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
  const open = apiRows(answers).filter(({ connection }) => isTrue(connection));
  return [...new Set(open.flatMap(({ remote = "" }) => addressesIn(remote)))];
}

/** The ports of the API that are on, as the router itself has them. */
export function apiPorts(answers: Answers<RouterosAnswer>): number[] {
  const services = apiRows(answers).filter(
    ({ dynamic, connection, disabled }) => !isTrue(dynamic) && !isTrue(connection) && !isTrue(disabled),
  );
  return services.flatMap(({ port = "" }) => (/^\d+$/.test(port) ? [Number(port)] : []));
}

const apiRows = (answers: Answers<RouterosAnswer>): Row[] =>
  rowsIn(answers, askServices.key, "/ip/service").filter(({ name }) => name === "api" || name === "api-ssl");

/**
 * Of `10.0.0.9:51234` or `[2001:db8::7]:51234` the address. IPv6 without brackets was not seen either: what it says with the
 * last number as a port and without counts.
 */
function addressesIn(remote: string): string[] {
  const [, inside] = /^\[(.*)\](?::\d+)?$/.exec(remote) ?? [];
  const readings = inside === undefined ? [remote, remote.replace(/:\d+$/, "")] : [inside];
  return readings.filter((each) => parseAddress(each) !== undefined);
}
