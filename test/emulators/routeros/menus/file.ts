import { idText, removed, targeted } from "../items";
import type { Call, Menu, Outcome } from "../menu";
import { allow } from "../permissions";
import { isSince, type Release } from "../release";
import { edit, listCommands, numbers } from "../schema";
import { notKnown, Trap } from "../trap";
import { contentsOf, fileNamed, writeFile } from "./file-store";

/** Measured: 61,250 characters are taken, 61,500 are not. */
const limit = 61_440;
/** RouterOS 6 kept less; that it was this much is inferred, so more is not tried. */
const limitOnV6 = 4_096;

export const file: Menu = {
  path: "file",
  isKeyed: true,
  needs: ["write", "ftp"],
  commands: {
    ...listCommands,
    print: {
      arguments: [
        ...listCommands.print.arguments,
        ["list", { since: "7.16", until: "7.20" }],
        ["path", { since: "7.18" }],
        ["recursive", { since: "7.18" }],
        ["relative", { since: "7.18" }],
        ["show-hidden", { since: "7.20" }],
      ],
    },
    edit,
    remove: numbers,
    add: {
      since: "7.9",
      arguments: ["contents", "name", ["copy-from", { until: "7.17" }], ["type", { since: "7.15" }]],
    },
    set: { arguments: ["contents", "numbers", ["name", { since: "7.13" }], ["type", { since: "7.15" }]] },
    reset: {
      since: "7.9",
      arguments: ["contents", "numbers", ["name", { since: "7.13" }], ["type", { since: "7.15" }]],
    },
    read: { since: "7.13", arguments: ["as-value", "chunk-size", "file", "offset"] },
    copy: { since: "7.23", arguments: ["name", "number"] },
    head: { since: "7.23", arguments: ["as-value", "n", "number", "numbered"] },
    tail: { since: "7.23", arguments: ["as-value", "n", "number", "numbered"] },
  },
  onlyOnDemand: ["contents"],
  rows: (router) =>
    router.shown(router.state.files).map((each) => ({
      ".id": idText(each.id),
      name: each.name,
      type: typeOf(each.name),
      size: String(contentsOf(each).length),
      contents: contentsOf(each),
    })),
  run: {
    print: (call) => {
      const name = call.args.get("file");
      if (name === undefined) return { rows: file.rows(call.router) };
      return makeByPrinting(call, name);
    },
    add: ({ router, args, required }) => {
      if (args.has("copy-from") || args.has("type")) throw notKnown();
      const name = required("name");
      // What a second file of the same name does is not known.
      if (fileNamed(router, name) !== undefined) throw notKnown();
      return { ret: idText(writeFile(router, name, checked(router.release, args.get("contents") ?? "")).id) };
    },
    set: (call) => {
      if (call.args.has("name") || call.args.has("type")) throw notKnown();
      const contents = checked(call.router.release, call.required("contents"));
      for (const each of targeted(call, call.router.state.files)) writeFile(call.router, each.name, contents);
      return undefined;
    },
    remove: (call) => removed(call, call.router.state.files),
  },
};

/** RouterOS 6 has no `add`: a print into a file makes `NAME.txt`, whose contents are set afterwards. */
function makeByPrinting({ router, session }: Call, name: string): Outcome {
  if (isSince(router.release, "7")) throw notKnown();
  allow(session, ["write", "ftp"]);
  writeFile(router, `${name}.txt`, "# emulated print\n");
  return { rows: [] };
}

function checked(release: Release, contents: string): string {
  if (contents.length > limit) throw new Trap("failure: contents too long");
  if (!isSince(release, "7") && contents.length > limitOnV6) throw notKnown();
  // "Bytes above 127 are re-encoded": into what is not said.
  if (/[^\0-\x7f]/.test(contents)) throw notKnown();
  return contents;
}

const typeOf = (name: string) => (name.includes(".") ? `.${name.split(".").at(-1)} file` : "file");
