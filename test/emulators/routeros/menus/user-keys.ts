import { added, commentOf, idText, removed } from "../items";
import { acceptedKey, keyTypeOf } from "../keys/accepted-key";
import { fingerprintOf, type PublicKey } from "../keys/public-key";
import type { Call, Menu, Outcome, Row } from "../menu";
import { isSince } from "../release";
import type { Router } from "../router";
import { listCommands, numbers } from "../schema";
import type { UserKey } from "../state";
import { noSuchValue, notKnown, Trap } from "../trap";
import { takeFile } from "./file-store";

/** `/user/ssh-keys`: no release lists `set` or `comment`, so a key is changed by remove and add. */
export const userKeys: Menu = {
  path: "user/ssh-keys",
  needs: ["write", "policy"],
  commands: {
    ...listCommands,
    add: { arguments: ["comment", "copy-from", "key", "user"] },
    import: {
      arguments: [
        ...["public-key-file", "user"],
        ["key-owner", { since: "7.12", until: "7.20" }],
        ["info", { since: "7.21" }],
      ],
    },
    remove: numbers,
    reset: { since: "7.9", until: "7.19", arguments: ["comment", "key", "numbers", "user"] },
  },
  rows: (router) => router.shown(router.state.keys).map((key) => keyRow(router, key)),
  run: {
    add: (call) => {
      const { router, args, required } = call;
      if (args.has("copy-from")) throw notKnown();
      if (!isSince(router.release, "7")) checkAddOnV6(router);
      return addKey(call, acceptedKey(required("key"), router.release), undefined, args.get("comment"));
    },
    import: (call) => {
      const { router, args, required } = call;
      takeFile(router, "public-key-file", required("public-key-file"), (contents) => {
        const key = acceptedKey(contents, router.release);
        addKey(call, key, args.get("info") ?? args.get("key-owner"), undefined);
      });
      return undefined;
    },
    remove: (call) => removed(call, call.router.state.keys),
  },
};

function checkAddOnV6({ unknowns }: Router): void {
  if (unknowns.addOnV6 === "refuse") throw notKnown();
  if (unknowns.addOnV6 === "absent") throw new Trap("no such command", 0);
}

function addKey({ router, required }: Call, key: PublicKey, info: string | undefined, comment?: string): Outcome {
  checkUser(router, required("user"));
  const { type, base64, bits } = key;
  const item = { user: required("user"), type, base64, bits, info: info ?? key.comment };
  return added(router, "keys", router.state.keys, { ...item, ...(comment ? { comment } : {}) });
}

export function checkUser({ state }: Router, user: string): void {
  if (!state.users.some(({ name }) => name === user)) throw noSuchValue("user");
}

/** The fields of a key as they were measured, release by release. */
export function keyRow({ release, unknowns }: Router, key: UserKey): Row {
  const row: Row = { ".id": idText(key.id), user: key.user };
  const isFew = !isSince(release, "7.12") && isSince(release, "7") && unknowns.earlyKeyFields === "fewest";
  if (isSince(release, "7") && !isFew) row["key-type"] = keyTypeOf(key.type);
  if (isSince(release, "7") && !isSince(release, "7.15") && !isFew) row.RSA = String(key.type === "ssh-rsa");
  if (isSince(release, "7.15") || !isSince(release, "7")) row.bits = String(key.bits);
  row[isSince(release, "7.21") ? "info" : "key-owner"] = key.info;
  if (isSince(release, "7.20")) row.fingerprint = fingerprintOf(key.base64, unknowns.fingerprintPadding);
  return { ...row, ...commentOf(key) };
}
