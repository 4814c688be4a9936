import { parseAddress } from "../../../core/formats/address";
import { plainText } from "../text-rules";

/** Longest unit name that systemd takes (255 bytes) minus our own words, with room to spare. */
const longestName = 200;

/**
 * Why a text cannot stand where it has to. All these words end in a unit, an init script or an ssh_config file, so only
 * what has no meaning to any of the three is accepted: no blanks, quotes, backslashes, `%` or `$`, and no leading `-`.
 */
export const words = {
  name(text: string): string | undefined {
    if (!/^[A-Za-z0-9][A-Za-z0-9_.-]*$/.test(text) || text.length > longestName)
      return "must start with a letter or digit and hold letters, digits and _ . - only, 200 of them at most";
    // The undo timer of a transaction runs as pulumi-ssh-t<12 hex digits>.service.
    if (/^t[0-9a-f]{12}$/.test(text)) return "is a name that this tool uses for its own timers; choose another";
    return text.endsWith(".sh") ? "must not end in .sh: OpenRC ignores such services" : undefined;
  },

  login(text: string): string | undefined {
    return /^[A-Za-z0-9_][A-Za-z0-9_.@+-]*\$?$/.test(text) && text.length <= 256
      ? undefined
      : "must be a login name: letters, digits and . _ - @ + are accepted";
  },

  host(text: string): string | undefined {
    if (/^\[.*\]$/.test(text)) return "must be written without brackets";
    if (/^[a-z]+:\/\/|@/.test(text)) return "must be the name or address alone, without a scheme or user";
    const address = parseAddress(text);
    if (address !== undefined)
      return /^[A-Za-z0-9_.-]*$/.test(address.zone) ? undefined : "has an address zone that cannot be written";
    if (/^[^:]*:\d+$/.test(text)) return "must not hold a port; that has an argument of its own";
    if (/^[\d.]+$/.test(text)) return "is not an IP address";
    return /^[A-Za-z0-9_]([A-Za-z0-9_.-]*[A-Za-z0-9_.])?$/.test(text) && text.length <= 253
      ? undefined
      : "must be a host name or an IP address";
  },

  /** `*` and the empty text stand for all addresses. */
  listenAddress: (text: string): string | undefined => (text === "*" || text === "" ? undefined : words.host(text)),

  /** A file on the host. ssh_config has no way to write `${`, and old releases none for a quote or backslash. */
  path(text: string): string | undefined {
    const broken = plainText(text);
    if (broken !== undefined) return broken;
    if (!text.startsWith("/")) return "must be an absolute path on the device";
    if (/["'\\]/.test(text)) return "must not contain quotes or backslashes: not every release of ssh can read them";
    return text.includes("${") ? "must not contain ${: ssh would put an environment variable there" : undefined;
  },
};
