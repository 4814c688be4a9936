import { checkCidr } from "../../../../core/formats/host-pattern";

/** Why sshd would not take this item of AllowUsers or DenyUsers for what its author means, or `undefined`. */
export function userPattern(item: string): string | undefined {
  const negated = nameNegated(item, "user");
  if (negated !== undefined) return negated;
  const at = item.indexOf("@");
  const user = at === -1 ? item : item.slice(0, at);
  if (user.includes(",")) return `"${item}": write each user as an item of its own; sshd takes "${user}" for one name`;
  if (/^\d+$/.test(user)) return `"${user}" is a number; sshd compares names of users only`;
  if (at === -1) return undefined;
  if (user === "" || item.slice(at + 1) === "") return `"${item}" lacks the name on one side of "@"`;
  return addressList(item.slice(at + 1));
}

export function groupPattern(item: string): string | undefined {
  const negated = nameNegated(item, "group");
  if (negated !== undefined) return negated;
  if (item.includes(",")) return `"${item}": write each group as an item of its own; sshd takes it for one name`;
  return /^\d+$/.test(item) ? `"${item}" is a number; sshd compares names of groups only` : undefined;
}

/** Measured 9.2: `AllowUsers * !root` lets root in, because only the host part of an item is a list with negation. */
function nameNegated(item: string, what: "user" | "group"): string | undefined {
  if (!item.startsWith("!")) return undefined;
  const deny = what === "user" ? "denyUsers" : "denyGroups";
  return `"${item}": sshd does not negate names of ${what}s here, so this fits only a ${what} called "${item}"; use \`${deny}\``;
}

/** A comma list of addresses, networks and patterns. */
export function addressList(list: string): string | undefined {
  for (const item of list.split(",")) {
    const plain = item.startsWith("!") ? item.slice(1) : item;
    if (plain === "") return `"${list}" has an empty item`;
    const reason = checkCidr(plain);
    if (reason !== undefined) return reason.replace(/\.$/, "");
  }
  return undefined;
}

/** An item that can only be an address, a network or a pattern of one, never a host name. */
export function addressItem(item: string): string | undefined {
  const plain = item.startsWith("!") ? item.slice(1) : item;
  if (!/^[\dA-Fa-f:.*?/%]+$/.test(plain) && !/%/.test(plain))
    return `"${item}" is no address, network or pattern of addresses`;
  return addressList(item);
}
