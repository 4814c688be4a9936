import { newHostKey } from "../keys/new-host-key";
import { fingerprintOf } from "../keys/public-key";
import type { Call, Menu, Row } from "../menu";
import { isIn, isSince } from "../release";
import type { Router } from "../router";
import { type Argument, argumentsOf, singleCommands } from "../schema";
import { shownHostKey } from "../ssh/shown-host-key";
import { notKnown } from "../trap";
import { hostKeyReply } from "./host-key-reply";
import { exportHostKey } from "./ip-ssh-export";
import { sshDefaults, sshFields } from "./ip-ssh-fields";
import { importHostKey } from "./ip-ssh-import";

const settable: readonly Argument[] = sshFields.map(({ name, ...range }) => [name, range]);

/** `/ip/ssh`: how the server behaves, its host key, and from 7.25 what the router's own client trusts. */
export const ipSsh: Menu = {
  path: "ip/ssh",
  isSingle: true,
  commands: {
    ...singleCommands,
    set: { arguments: settable },
    reset: { since: "7.21", arguments: settable },
    "export-host-key": { arguments: ["key-file-prefix", ["passphrase", { since: "7.15" }]] },
    "import-host-key": { arguments: ["private-key-file", ["passphrase", { since: "7.15" }]] },
    "regenerate-host-key": { arguments: [] },
  },
  rows: (router) => [rowOf(router)],
  run: {
    set: (call) => change(call, (name) => call.args.get(name)),
    reset: (call) => {
      // Without a property it may reset all or none.
      if (call.args.size === 0) throw notKnown();
      return change(call, (name) => (call.args.has(name) ? sshDefaults[name] : undefined));
    },
    "export-host-key": exportHostKey,
    "import-host-key": importHostKey,
    "regenerate-host-key": async ({ router }) => {
      await makeHostKey(router);
      return hostKeyReply(router);
    },
  },
};

function rowOf(router: Router): Row {
  const row: Row = {};
  for (const field of sshFields)
    if (isIn(router.release, field)) row[field.name] = field.show(router.state.ssh, router.unknowns);
  if (isSince(router.release, "7.25")) {
    const padded = router.unknowns.fingerprintPadding;
    row["host-key-fingerprint"] = fingerprintOf(shownHostKey(router.state).base64, padded);
  }
  return row;
}

async function change({ router }: Call, given: (name: string) => string | undefined): Promise<undefined> {
  const before = router.state.ssh;
  // All or nothing: a value that is refused leaves those beside it as they were.
  const draft = structuredClone(before);
  for (const name of argumentsOf({ arguments: settable }, router.release)) {
    const value = given(name);
    if (value !== undefined) sshFields.find((field) => field.name === name)?.set(draft, value);
  }
  router.state.ssh = draft;
  // "Changing it regenerates the key immediately."
  if (draft.hostKeyType !== before.hostKeyType) await makeHostKey(router);
}

/** At once, or as late as a slow CPU has it. */
async function makeHostKey(router: Router): Promise<void> {
  const { keyDelay } = router.faults;
  if (keyDelay === 0) return newHostKey(router.state);
  setTimeout(() => {
    if (!router.isClosed) void newHostKey(router.state).then(() => router.applied());
  }, keyDelay).unref();
}
