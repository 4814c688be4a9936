import type { ApiRequest } from "../../core/routeros";
import { consoleLine, consoleWord } from "./console-word";
import { fingerprintPattern } from "./key-rows";
import type { HostRow } from "./known-host";
import type { Step, Undo } from "./step";

export interface KnownKey {
  host: string;
  /** `type base64` */
  key: string;
  fingerprint: string;
}

const menu = "/ip/ssh/known-hosts";

/**
 * Adds the row. Rows of the same key with another comment go first: no document says that a row can be set, nor whether
 * an address may have two rows of one key.
 */
export function putKnownHost(
  known: KnownKey,
  comment: string,
  replaced: readonly HostRow[],
  others: readonly HostRow[],
): { step: Step; shown: string[] } {
  const { host, key } = known;
  const old = removeKnownHost(known, replaced);
  const named = comment === "" ? {} : { comment };
  const words = [`=host=${host}`, `=key=${key}`, ...Object.values(named).map((text) => `=comment=${text}`)];
  const add: ApiRequest = { key: "add", words: [`${menu}/add`, ...words], when: "clean" };
  const undo: Undo = {
    api: (said) => {
      const id = said("add")?.ret;
      return id === undefined ? undefined : { key: "undo", words: [`${menu}/remove`, `=.id=${id}`], mayFail: gone };
    },
    console: consoleLine(`${menu}/remove`, {}, findIn(known)),
  };
  const undoing: Pick<Step, "undo" | "irreversible"> =
    replaced.length === 0 ? { undo: [undo] } : { undo: [], irreversible: "the row differs in its comment only" };
  return {
    step: {
      requests: [...old.step.requests, add],
      ...undoing,
      settles: listed(known),
      ...(others.length === 0 ? {} : { refusedHint: onePerHost(host, others) }),
    },
    shown: [...old.shown, consoleLine(`${menu}/add`, { host, key, ...named })],
  };
}

/** No document says whether an address may have rows of several keys. */
const onePerHost = (host: string, others: readonly HostRow[]): string => {
  const rows = others.map(({ id, fingerprint }) => `${id} ${fingerprint}`).join(", ");
  return `${host} has another key there (${rows}), and this release may take but one for each host. If the new key takes its place, give the resource the option \`deleteBeforeReplace: true\` (\`{ deleteBeforeReplace: true }\` as its last argument): the old row then goes first. If nobody manages the other row, remove it by hand (\`${menu}\`, \`remove\`).`;
};

export function removeKnownHost(
  known: Pick<KnownKey, "host" | "fingerprint">,
  rows: readonly HostRow[],
): { step: Step; shown: string[] } {
  return {
    step: {
      requests: rows.map(({ id }) => ({ key: `remove ${id}`, words: [`${menu}/remove`, `=.id=${id}`], when: "clean" })),
      undo: [],
      irreversible: "a removed row stays removed, as was asked for",
    },
    shown: rows.map(({ id }) => consoleLine(`${menu}/remove`, {}, id || findIn(known))),
  };
}

/** Every list of the router may lag. */
const listed = ({ fingerprint }: KnownKey): ApiRequest => ({
  key: "settled known-hosts",
  words: [`${menu}/print`, "=.proplist=.id", `?fingerprint=${fingerprint}`, `?fingerprint=${fingerprint}=`, "?#|"],
  until: { rows: "some", seconds: 30 },
  mayFail: true,
});

/** What an undo takes away may be gone already. */
const gone = ["no such item"];

const findIn = ({ host, fingerprint }: Pick<KnownKey, "host" | "fingerprint">) =>
  `[find host=${consoleWord(host)} fingerprint~${consoleWord(fingerprintPattern(fingerprint))}]`;
