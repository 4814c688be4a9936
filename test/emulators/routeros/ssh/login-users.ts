import type { SshUser } from "../../shared/ssh-settings";
import { toBytes } from "../bytes";
import type { Router } from "../router";
import type { User } from "../state";
import { isAllowed } from "../values";

/** Who may log in over SSH, looked up at each try: what was set a moment ago counts. */
export function loginUsers(router: Router): ReadonlyMap<string, SshUser> {
  const users = new Map<string, SshUser>();
  // Options of the terminal may follow the name: `admin+ct511w4098h`.
  users.get = (login) => {
    const user = router.state.users.find(({ name }) => name === accountOf(login));
    return user === undefined ? undefined : sshUser(router, user);
  };
  return users;
}

export const accountOf = (login: string): string => toBytes(login).replace(/\+[^+]*$/, "");

function sshUser({ state }: Router, user: User): SshUser | undefined {
  const group = state.groups.find(({ name }) => name === user.group);
  if (user.disabled || group?.policies.includes("ssh") !== true) return undefined;
  const keys = state.keys.filter((key) => key.user === user.name);
  return {
    keys: keys.map(({ type, base64 }) => ({ type, base64, ...(user.address === "" ? {} : { from: user.address }) })),
    isPassword: (text, address) => {
      const { password } = state.ssh;
      // The first key of a user ends logins by password, the removal of the last one allows them again.
      const isOn = password === "yes" || (password === "yes-if-no-key" && keys.length === 0);
      return isOn && isAllowed(address, user.address) && toBytes(text) === user.password;
    },
  };
}
