import { SshError } from "../../../core/errors";

/** Deleting where something is inherited does nothing, and would be tried for ever. */
export function refuseInherited(what: string, groups: string[]): void {
  if (groups.length === 0) return;
  const names = groups.length === 1 ? `the group ${groups[0]}` : `the groups ${groups.join(", ")}`;
  throw new SshError("refused", `${what} comes from ${names}, where a delete at the client does nothing`, {
    hint: "Change the group, or take it out of `apply-groups` there; this resource edits the client only.",
  });
}
