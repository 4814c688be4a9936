import { added, removed } from "../items";
import { loadPrivateKey } from "../keys/private-key";
import { publicHalf } from "../keys/public-key";
import type { Menu } from "../menu";
import { allow } from "../permissions";
import { isSince } from "../release";
import { listCommands, numbers } from "../schema";
import { takeFile } from "./file-store";
import { checkUser, keyRow } from "./user-keys";

/** `/user/ssh-keys/private`: the keys that the router's own client shows for a user. There is no `add`. */
export const privateKeys: Menu = {
  path: "user/ssh-keys/private",
  needs: ["write", "policy"],
  commands: {
    ...listCommands,
    import: {
      arguments: [
        ...["private-key-file", "user"],
        ["passphrase", { since: "7.10" }],
        ["key-owner", { since: "7.12", until: "7.20" }],
        ["info", { since: "7.21" }],
      ],
    },
    remove: numbers,
    reset: { since: "7.9", arguments: ["comment", "numbers"] },
  },
  rows: (router) => router.shown(router.state.privateKeys).map((key) => keyRow(router, key)),
  run: {
    import: ({ router, session, args, required }) => {
      const user = required("user");
      // "Only full-rights users may change user."
      if (session.user !== user) allow(session, ["write", "policy", "ftp", "sensitive"]);
      checkUser(router, user);
      takeFile(router, "private-key-file", required("private-key-file"), (contents) => {
        const key = loadPrivateKey(contents, args.get("passphrase"), isSince(router.release, "7.15"));
        const pem = key.export({ type: "pkcs8", format: "pem" }).toString();
        const { type, base64, bits } = publicHalf(key);
        const info = args.get("info") ?? args.get("key-owner") ?? "";
        added(router, "privateKeys", router.state.privateKeys, { user, type, base64, bits, info, pem });
      });
      return undefined;
    },
    remove: (call) => removed(call, call.router.state.privateKeys),
  },
};
