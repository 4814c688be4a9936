import { isIP } from "node:net";
import { added, commentOf, idText, removed } from "../items";
import { keyTypeOf } from "../keys/accepted-key";
import { fingerprintOf, publicKeyOf } from "../keys/public-key";
import type { Menu } from "../menu";
import { edit, exportList, listCommands, numbers } from "../schema";
import { badKey, invalidValue, notKnown, Trap } from "../trap";
import type { Unknowns } from "../unknowns";

/**
 * `/ip/ssh/known-hosts`: documented for 7.25, in no build that was inspected. Of its commands only those stand here that
 * the document shows or that every list has.
 */
export const knownHosts: Menu = {
  path: "ip/ssh/known-hosts",
  since: "7.25",
  isThere: ({ unknowns }) => unknowns.knownHosts,
  commands: {
    ...listCommands,
    add: { arguments: ["comment", "host", "key"] },
    edit,
    export: exportList,
    remove: numbers,
    set: { arguments: ["comment", "host", "key", "numbers"] },
  },
  rows: (router) =>
    router.shown(router.state.knownHosts).map((each) => ({
      ".id": idText(each.id),
      host: each.host,
      "key-type": keyTypeOf(each.type),
      fingerprint: fingerprintOf(each.base64, router.unknowns.fingerprintPadding),
      ...commentOf(each),
    })),
  run: {
    add: ({ router, args, required }) => {
      const host = required("host");
      if (isIP(host) === 0) throw invalidValue("host");
      const key = publicKeyOf(required("key"));
      if (key === undefined || !/^ssh-(rsa|ed25519)$/.test(key.type)) throw badKey();
      const { knownHosts } = router.state;
      checkRows(
        router.unknowns,
        knownHosts.filter((each) => each.host === host).map(({ type }) => type),
        key.type,
      );
      const comment = args.get("comment");
      const item = { host, type: key.type, base64: key.base64, ...(comment ? { comment } : {}) };
      return added(router, "knownHosts", knownHosts, item);
    },
    remove: (call) => removed(call, call.router.state.knownHosts),
  },
};

function checkRows({ knownHostRows: rule }: Unknowns, standing: readonly string[], type: string): void {
  const rivals = rule === "several" ? [] : rule === "one" ? standing : standing.filter((each) => each === type);
  if (rivals.length === 0) return;
  // The words of a list that takes no two of a kind; of this one they were not seen.
  throw rule === "refuse" ? notKnown() : new Trap("failure: already have such host");
}
