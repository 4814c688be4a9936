import { added, commented, commentOf, idText, removed, setComment, targeted } from "../items";
import type { Menu } from "../menu";
import { isSince, type Release } from "../release";
import { edit, exportList, listCommands } from "../schema";
import { noSuchValue, notKnown } from "../trap";

/** Every policy there is, in the order in which a group shows them. */
const policiesOf = (release: Release) => [
  ...["local", "telnet", "ssh", "ftp", "reboot", "read", "write", "policy", "test", "winbox", "password", "web"],
  ...["sniff", "sensitive", "api", "romon"],
  ...(isSince(release, "7.1") ? ["rest-api"] : []),
];

export const userGroup: Menu = {
  path: "user/group",
  isKeyed: true,
  needs: ["write", "policy"],
  commands: {
    ...listCommands,
    add: { arguments: ["comment", "copy-from", "name", "policy", "skin"] },
    comment: { arguments: ["comment", "numbers"] },
    edit,
    export: exportList,
    remove: { arguments: ["numbers"] },
    reset: { since: "7.9", arguments: ["comment", "name", "numbers", "policy", "skin"] },
    set: { arguments: ["comment", "name", "numbers", "policy", "skin"] },
  },
  rows: ({ state, release }) =>
    state.groups.map((group) => ({
      ".id": idText(group.id),
      name: group.name,
      policy: policiesOf(release)
        .map((each) => (group.policies.includes(each) ? each : `!${each}`))
        .join(","),
      skin: "default",
      ...commentOf(group),
    })),
  run: {
    add: ({ router, args, required }) => {
      if (args.has("copy-from") || args.has("skin")) throw notKnown();
      const { groups } = router.state;
      if (groups.some(({ name }) => name === required("name"))) throw notKnown();
      const policies = listed(args.get("policy") ?? "", router.release);
      return added(router, "groups", groups, { name: required("name"), policies });
    },
    set: (call) => {
      if (call.args.has("name") || call.args.has("skin")) throw notKnown();
      const policy = call.args.get("policy");
      for (const group of targeted(call, call.router.state.groups)) {
        if (policy !== undefined) group.policies = listed(policy, call.router.release);
        setComment(group, call.args.get("comment"));
      }
      return undefined;
    },
    comment: (call) => commented(call, call.router.state.groups),
    remove: (call) => {
      const { groups, users } = call.router.state;
      if (targeted(call, groups).some(({ name }) => users.some(({ group }) => group === name))) throw notKnown();
      return removed(call, groups);
    },
  },
};

/** `!name` says what a policy list would say without it. */
function listed(text: string, release: Release): string[] {
  const named = text.split(",").filter((each) => each !== "");
  for (const each of named) if (!policiesOf(release).includes(each.replace(/^!/, ""))) throw noSuchValue("policy");
  return named.filter((each) => !each.startsWith("!"));
}
