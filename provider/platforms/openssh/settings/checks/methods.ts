import { nearest } from "../../../../core/nearest";

/** Methods sshd knows by name, and the settings that switch them on; `undefined`: always on. */
export const methods: { [method: string]: string | undefined } = {
  publickey: "pubkeyAuthentication",
  password: "passwordAuthentication",
  "keyboard-interactive": "kbdInteractiveAuthentication",
  hostbased: "hostbasedAuthentication",
  "gssapi-with-mic": "gssapiAuthentication",
  "gssapi-keyex": "gssapiKeyExchange",
  none: undefined,
};

/** Why this is no list of methods for sshd, or `undefined`. */
export function methodList(list: string): string | undefined {
  for (const each of list.split(",")) {
    const [method = "", device, ...more] = each.split(":");
    if (each === "") return `"${list}" has an empty item`;
    if (!(method in methods)) {
      const meant = nearest(method, Object.keys(methods));
      const hint =
        meant === undefined ? `the methods are ${Object.keys(methods).join(", ")}` : `did you mean "${meant}"?`;
      return `"${method}" is no authentication method; ${hint}`;
    }
    if (device === undefined) continue;
    if (method !== "keyboard-interactive" || more.length > 0 || !["pam", "bsdauth"].includes(device))
      return `"${each}": only keyboard-interactive has devices, and they are pam and bsdauth`;
  }
  return undefined;
}

/** The methods of a list, in order and without devices. */
export const methodsOf = (list: string): string[] => list.split(",").map((each) => each.replace(/:.*/, ""));
