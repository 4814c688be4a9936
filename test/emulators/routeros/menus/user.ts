import { added, commented, commentOf, idText, removed, setComment, targeted } from "../items";
import type { Call, Menu } from "../menu";
import { type Argument, edit, exportList, listCommands, numbers } from "../schema";
import type { User } from "../state";
import { noSuchValue, notKnown, Trap } from "../trap";
import { prefixes, yesNo } from "../values";

const own: readonly Argument[] = [
  ...["address", "comment", "disabled", "group", "name", "password"],
  ["inactivity-policy", { since: "7.16" }],
  ["inactivity-timeout", { since: "7.16" }],
];

export const user: Menu = {
  path: "user",
  isKeyed: true,
  needs: ["write", "policy"],
  commands: {
    ...listCommands,
    print: { arguments: [...listCommands.print.arguments, ["show-sensitive", { since: "7.21" }]] },
    add: { arguments: [...own, "copy-from"] },
    comment: { arguments: ["comment", "numbers"] },
    disable: numbers,
    edit,
    enable: numbers,
    "expire-password": { since: "7.9", arguments: ["numbers"] },
    export: exportList,
    "recursive-print": { since: "7.20", arguments: [] },
    remove: numbers,
    reset: { since: "7.9", arguments: [...own, "numbers"] },
    set: { arguments: [...own, "numbers"] },
  },
  rows: ({ state }) =>
    state.users.map((each) => ({
      ".id": idText(each.id),
      name: each.name,
      group: each.group,
      address: each.address,
      disabled: String(each.disabled),
      ...commentOf(each),
    })),
  run: {
    add: (call) => {
      const name = call.required("name");
      checkName(call, name);
      const draft: User = { id: 0, name, password: "", group: call.required("group"), address: "", disabled: false };
      change(call, draft);
      return added(call.router, "users", call.router.state.users, draft);
    },
    set: (call) => {
      for (const each of targeted(call, call.router.state.users)) {
        const draft = { ...each };
        const name = call.args.get("name");
        if (name !== undefined && name !== each.name) {
          checkName(call, name);
          // Whether the keys follow the new name is not known.
          if (hasKeys(call, each)) throw notKnown();
          draft.name = name;
        }
        change(call, draft);
        keepOneself(call, each, draft);
        Object.assign(each, draft);
      }
      return undefined;
    },
    comment: (call) => commented(call, call.router.state.users),
    enable: (call) => switched(call, false),
    disable: (call) => switched(call, true),
    remove: (call) => {
      const { state, unknowns } = call.router;
      const gone = targeted(call, state.users);
      const isLastFull = !state.users.some((each) => each.group === "full" && !gone.includes(each));
      if (isLastFull) throw notKnown();
      if (gone.some((each) => hasKeys(call, each)) && unknowns.userRemoval === "refuse") throw notKnown();
      if (unknowns.userRemoval === "cascade")
        for (const { name } of gone) {
          state.keys = state.keys.filter((key) => key.user !== name);
          state.privateKeys = state.privateKeys.filter((key) => key.user !== name);
        }
      return removed(call, state.users);
    },
  },
};

function checkName({ router }: Call, name: string): void {
  if (router.state.users.some((each) => each.name === name))
    throw new Trap("failure: user with the same name already exists");
}

const hasKeys = ({ router: { state } }: Call, { name }: User) =>
  [...state.keys, ...state.privateKeys].some((key) => key.user === name);

function switched(call: Call, disabled: boolean): undefined {
  for (const each of targeted(call, call.router.state.users)) {
    const draft = { ...each, disabled };
    keepOneself(call, each, draft);
    Object.assign(each, draft);
  }
}

/** "Self-disable of own user is silently ignored." */
function keepOneself({ session }: Call, before: User, draft: User): void {
  if (before.name === session.user && session.via !== "owner") draft.disabled = before.disabled;
}

function change({ router, args }: Call, draft: User): void {
  if (["copy-from", "inactivity-policy", "inactivity-timeout"].some((name) => args.has(name))) throw notKnown();
  const group = args.get("group") ?? draft.group;
  if (!router.state.groups.some(({ name }) => name === group)) throw noSuchValue("group");
  draft.group = group;
  draft.password = args.get("password") ?? draft.password;
  draft.address = prefixes("address", args.get("address") ?? draft.address).join(",");
  draft.disabled = yesNo("disabled", args.get("disabled") ?? String(draft.disabled));
  setComment(draft, args.get("comment"));
}
