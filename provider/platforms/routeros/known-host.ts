import type { Answers, Args, Change, KindOnPlatform, Observed } from "../../core/contract";
import { SshError } from "../../core/errors";
import { formatAddress, parseAddress } from "../../core/formats/address";
import { sha256Fingerprint } from "../../core/formats/fingerprint";
import { knownHostsLine } from "../../core/formats/known-hosts";
import { type PublicKey, parsePublicKey } from "../../core/formats/public-key";
import { askRows, isMissing, isTrue, type Row, rowsIn } from "./ask";
import { checkKnownHost, needsValidation, wholeRefusal } from "./known-host-check";
import { putKnownHost, removeKnownHost } from "./known-host-edit";
import { knownHostArguments, knownHostRefusals } from "./known-host-table";
import type { Ans, Req } from "./request";
import { askSsh, sshRow } from "./ssh-menus";
import type { Step } from "./step";

/** A row of `/ip/ssh/known-hosts`: one key of one address, known by its fingerprint. */
export type HostRow = { id: string; fingerprint: string; comment: string };

/** One question, whatever number of hosts a program declares. */
const askHosts = askRows("known-hosts", "/ip/ssh/known-hosts");

/** A host key that the router's own SSH client trusts for an address. From 7.25 on. */
export const knownHost: KindOnPlatform<Req, Ans, Step> = {
  arguments: knownHostArguments,
  refused: knownHostRefusals,
  required: ["host", "publicKey"],
  fixed: ["host"],
  controls: [],
  replaceOn: ["host", "publicKey"],
  check: checkKnownHost,

  // With the key, so that another one is a replacement: the new row is there before the old one goes.
  identity: (args) => `${normal(String(args.host))} ${fingerprintOf(keyOf(args))}`,

  query: () => [askHosts, askSsh],

  parse(args, answers) {
    const host = normal(String(args.host));
    const key = keyOf(args);
    const all = rowsOf(answers, host);
    const rows = all.filter(({ fingerprint }) => fingerprint === fingerprintOf(key));
    const others = all.filter((row) => !rows.includes(row));
    const seen = { detail: { host, rows, others } as Args, passing: isValidating(answers) ? [] : [needsValidation] };
    // Of several rows the oldest, so that what an update takes away is seen.
    const [shown] = rows;
    if (shown === undefined) return { present: false, ...seen };
    return {
      present: true,
      ...seen,
      args: { host, publicKey: `${key.type} ${key.base64}`, comment: shown.comment },
      outputs: {
        fingerprint: fingerprintOf(key),
        line: knownHostsLine({ hosts: [host], key: { type: key.type, base64: key.base64, comment: "" } }),
      },
    };
  },

  same: (argument, observed, wanted) => (argument === "comment" ? (observed ?? "") === (wanted ?? "") : undefined),

  render(observed, target) {
    const rows = standingRows(observed);
    if (!target.present) {
      if (!observed.present) return [];
      const { host } = observed.args;
      return changes(removeKnownHost({ host: String(host), fingerprint: fingerprintOf(keyOf(observed.args)) }, rows));
    }
    const { args } = target;
    const key = keyOf(args);
    const known = {
      host: normal(String(args.host)),
      key: `${key.type} ${key.base64}`,
      fingerprint: fingerprintOf(key),
    };
    const wanted = "comment" in args ? String(args.comment ?? "") : undefined;
    const good = rows.filter(({ comment }) => wanted === undefined || comment === wanted);
    const replaced = rows.filter((row) => !good.includes(row));
    if (good.length > 0) return changes(removeKnownHost(known, replaced));
    const others = (observed.detail?.others ?? []) as unknown as HostRow[];
    return changes(putKnownHost(known, wanted ?? "", replaced, others));
  },
};

const changes = (edit: { step: Step; shown: string[] }): Change<Step>[] =>
  edit.step.requests.length === 0 ? [] : [{ steps: [edit.step], shown: edit.shown, risk: "none" }];

/** The rows of one address. Whether the router has the list is told by the list, not by the release. */
function rowsOf(answers: Answers<Ans>, host: string): HostRow[] {
  if (isMissing(answers.get(askHosts.key))) {
    throw new SshError("unsupported", "this router has no /ip/ssh/known-hosts", { hint: wholeRefusal() });
  }
  return rowsIn(answers, askHosts.key, "/ip/ssh/known-hosts")
    .filter((row) => normal(row.host ?? "") === host)
    .map(hostRow);
}

function hostRow(row: Row): HostRow {
  if (!row.fingerprint) {
    const shown = Object.keys(row).join(", ");
    throw new SshError("not-understood", `a row of /ip/ssh/known-hosts shows no fingerprint, only ${shown}`);
  }
  // Elsewhere it was seen with and without the `=` of base64 at its end.
  return { id: row[".id"] ?? "", fingerprint: row.fingerprint.replace(/=+$/, ""), comment: row.comment ?? "" };
}

/** As they were read, or (at preview) as state has it. */
function standingRows(observed: Observed): HostRow[] {
  if (observed.detail !== undefined) return observed.detail.rows as unknown as HostRow[];
  if (!observed.present) return [];
  const { args } = observed;
  return [{ id: "", fingerprint: fingerprintOf(keyOf(args)), comment: String(args.comment ?? "") }];
}

function isValidating(answers: Answers<Ans>): boolean {
  const row: Row = sshRow(answers);
  return isTrue(row["known-hosts-validation"]);
}

function normal(host: string): string {
  const address = parseAddress(host.trim());
  return address === undefined ? host : formatAddress(address);
}

const keyOf = (args: Args): PublicKey => parsePublicKey(String(args.publicKey), { dss: true });
const fingerprintOf = ({ blob }: PublicKey): string => sha256Fingerprint(blob);
