import type { Answers, Args, DeviceFacts, Observed, ShownKey } from "../../../core/contract";
import { SshError } from "../../../core/errors";
import { sha256Fingerprint } from "../../../core/formats/fingerprint";
import { hostKeyOutputs } from "../../../core/formats/host-key-outputs";
import { parsePublicKey } from "../../../core/formats/public-key";
import type { RouterosAnswer, RouterosRequest } from "../../../core/routeros";
import { isTrue, type Row } from "../ask";
import { handshakeFor, shownKey } from "../handshake";
import { askServices, askSsh, serviceRow, sshPort, sshRow } from "../ssh-menus";
import { pinsOf } from "../ssh-pins";
import { askFiles } from "../upload";
import { type ExportReason, exportedKeys, exporting, isExported } from "./export";
import { clear, leftBehind } from "./own-files";
import { isRotationDue, standingOf } from "./rotation";

/** What is remembered of the router while a run lasts. */
export interface Scene {
  /** `ssh-rsa AAAA...`: the key that is shown. */
  line: string;
  base64: string;
  type: string;
  bits: number | null;
  port: number;
  /** `host-key-type` and `host-key-size`, what the next key is to be; RouterOS before 7.9 has no type there. */
  setType: string | null;
  setSize: string | null;
  /** Why the router did not tell its key when that was tried, so that a new one could not be confirmed either. */
  untold: { message: string; hint: string | null } | null;
}

const handshakeKey = (port: number): string => `host key on ${port}`;

/**
 * The port first, then the key that is shown there, and what the router says of it: where nothing else confirms that key,
 * and where a new one is to come, which only the router will be able to confirm.
 */
export function queryHostKey(
  args: Args,
  facts: DeviceFacts,
  soFar: Answers<RouterosAnswer>,
  prior: Args | undefined,
): RouterosRequest[] {
  const first = [askSsh, askServices, askFiles];
  if (!first.every(({ key }) => soFar.has(key))) return first;
  if (isTrue(serviceRow(soFar).disabled)) return [...first, ...clear(soFar)];
  const port = sshPort(soFar);
  const second = [...first, handshakeFor(port, handshakeKey(port))];
  if (!soFar.has(handshakeKey(port))) return second;
  const shown = shownKey(soFar.get(handshakeKey(port)));
  const why = "refused" in shown ? undefined : exportReason(lineOf(shown), args, sshRow(soFar), facts, prior);
  return [...second, ...(why === undefined ? clear(soFar) : exporting(soFar, facts, why))];
}

/** None where the router tells its key by itself (from 7.25 on). */
function exportReason(
  line: string,
  args: Args,
  row: Row,
  facts: DeviceFacts,
  prior: Args | undefined,
): ExportReason | undefined {
  if (row["host-key-fingerprint"] !== undefined) return undefined;
  // By a pin of the program, or because it was confirmed before.
  const isConfirmed = pinsOf(facts).includes(fingerprintOf(line)) || prior?.publicKey === line;
  if (!isConfirmed) return "needed";
  return isRotationDue(line, args, prior) ? "tried" : undefined;
}

const lineOf = ({ hostKey }: ShownKey): string => `${hostKey.type} ${hostKey.base64}`;

/** What could not be taken off the router is said, whatever else there is to say. */
export function readHostKey(answers: Answers<RouterosAnswer>, facts: DeviceFacts): Observed {
  const left = leftBehind(answers);
  try {
    const observed = seenHostKey(answers, facts);
    return left === undefined ? observed : { ...observed, warnings: [left] };
  } catch (error) {
    if (left === undefined || !(error instanceof SshError)) throw error;
    throw new SshError(error.code, error.message, {
      hint: `${error.hint ?? ""} Beware: ${left}.`.trim(),
      cause: error,
    });
  }
}

function seenHostKey(answers: Answers<RouterosAnswer>, facts: DeviceFacts): Observed {
  const service = serviceRow(answers);
  if (isTrue(service.disabled)) {
    throw new SshError("device", "the ssh service of the router is disabled, so no host key is shown", {
      hint: "Switch it on: `enabled` of this device's SshServerSettings.",
    });
  }
  const row = sshRow(answers);
  const port = sshPort(answers);
  const shown = shownKey(answers.get(handshakeKey(port)));
  if ("refused" in shown) throw notShown(shown.refused, port);
  const line = lineOf(shown);
  const untold = confirm(line, row, answers);
  const scene: Scene = {
    line,
    base64: shown.hostKey.base64,
    ...standingOf(line),
    port,
    setType: row["host-key-type"] ?? null,
    setSize: row["host-key-size"] ?? null,
    untold: untold === undefined ? null : { message: untold.message, hint: untold.hint ?? null },
  };
  return {
    present: true,
    args: {
      type: scene.type,
      ...(scene.type === "rsa" && scene.bits !== null ? { bits: scene.bits } : {}),
      publicKey: line,
      nextSize: scene.setSize,
    },
    outputs: hostKeyOutputs(line, String(facts.session?.host ?? ""), port),
    detail: scene as unknown as Args,
  };
}

/**
 * A key that is only shown counts once something that the way there cannot forge has confirmed it. The result is why the
 * router did not tell it, where something else has confirmed it already.
 */
function confirm(line: string, row: Row, answers: Answers<RouterosAnswer>): SshError | undefined {
  const fingerprint = fingerprintOf(line);
  const told = row["host-key-fingerprint"]?.replace(/=+$/, "");
  if (told !== undefined && told !== fingerprint) throw another(fingerprint, told);
  const [isNeeded, isTried] = [isExported(answers, "needed"), isExported(answers, "tried")];
  if (told !== undefined || !(isNeeded || isTried)) return undefined;
  let exported: string[];
  try {
    exported = exportedKeys(answers, line);
  } catch (error) {
    if (isNeeded || !(error instanceof SshError)) throw error;
    return error;
  }
  if (!exported.includes(line)) throw another(fingerprint, exported.map(fingerprintOf).join(", "));
  return undefined;
}

export const fingerprintOf = (line: string): string => sha256Fingerprint(parsePublicKey(line).blob);

const another = (shown: string, told: string): SshError =>
  new SshError("conflict", `the SSH server shows the host key ${shown}, and the router itself says ${told}`, {
    hint: "Either it is just being replaced (then run this again), or something between here and the router answers in its place. Compare on the console before anything is trusted.",
  });

function notShown(words: string, port: number): SshError {
  const hint = /no matching|handshake failed/i.test(words)
    ? "RouterOS 6 needs `legacyAlgorithms: true`. With strong-crypto off a router offers old methods only; on, it may leave only diffie-hellman-group-exchange-sha256."
    : /closed|reset|ended|lost/i.test(words)
      ? "A router with a damaged host key drops connections after the key exchange: a new one is made by `/ip/ssh/regenerate-host-key`. It does the same to addresses that its `address` list does not allow."
      : "Check the ssh service (`/ip/service`), its port and `address` list, and the firewall.";
  return new SshError("unreachable", `the SSH server on port ${port} shows no host key: ${words}`, { hint });
}
