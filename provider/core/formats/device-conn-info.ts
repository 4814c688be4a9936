import { createHmac, timingSafeEqual } from "node:crypto";
import { FormatError } from "./format-error";
import { readKeyWords } from "./key-line";

/** What a Junos device says of itself on a connection that it opened, before its SSH server speaks. */
export interface DeviceConnInfo {
  deviceId: string;
  /** `type base64`: the host key it will show. Counts only when `hmac` proves it. */
  hostKey?: string;
  /** 40 hex digits, lower case. */
  hmac?: string;
}

/** More than the longest host key needs. */
export const mostPreambleBytes = 16_384;

/**
 * Reads the preamble off the beginning of a stream. `more`: it is not all there yet. `length` is where the SSH stream
 * begins; `certain` is false while nothing has come after the last line, so that one more line may follow.
 * Throws `FormatError` when the bytes are no such preamble.
 */
export function readDeviceConnInfo(
  bytes: Buffer,
): { more: true } | { more: false; info: DeviceConnInfo; length: number; certain: boolean } {
  const fields = new Map<string, string>();
  let at = 0;
  for (;;) {
    const rest = bytes.subarray(at, at + 4).toString("latin1");
    if (rest.startsWith("SSH-")) return { more: false, info: infoOf(fields), length: at, certain: true };
    const end = bytes.indexOf(10, at);
    if (end < 0) {
      if (bytes.length > mostPreambleBytes) throw tooLong();
      const complete = at === bytes.length && fields.has("DEVICE-ID") && fields.has("HOST-KEY") === fields.has("HMAC");
      return complete ? { more: false, info: infoOf(fields), length: at, certain: false } : { more: true };
    }
    if (end > mostPreambleBytes) throw tooLong();
    addLine(bytes.subarray(at, end).toString("latin1"), fields);
    at = end + 1;
  }
}

/** Whether the preamble's HMAC is that of its host key under the secret that device and listener share. */
export function provesHostKey({ hostKey, hmac }: DeviceConnInfo, secret: string): boolean {
  if (hostKey === undefined || hmac === undefined) return false;
  const expected = createHmac("sha1", secret).update(hostKey, "latin1").digest();
  return timingSafeEqual(expected, Buffer.from(hmac, "hex"));
}

/** Each at most once, the first two in front: whatever else the stream begins with is not a device. */
const first = ["MSG-ID", "MSG-VER"];

/** A NUL stands before the line end of HOST-KEY, and some releases and simulators write `NAME: : value` or blank lines. */
function addLine(line: string, fields: Map<string, string>): void {
  const text = line.replace(/[\0\r \t]+$/, "");
  if (text === "") return;
  const [, name = "", value = ""] = /^([A-Z][A-Z0-9-]{0,31})[ \t]*:(?:[ \t]*:)?[ \t]*(.*)$/.exec(text) ?? [];
  const expected = first[fields.size];
  if (name === "" || (expected !== undefined && name !== expected)) {
    throw new FormatError(`The stream does not begin with a DEVICE-CONN-INFO: ${expected ?? "a field"} was expected.`);
  }
  if (fields.has(name)) throw new FormatError(`The DEVICE-CONN-INFO has two lines ${name}.`);
  const wanted = fixed[name];
  if (wanted !== undefined && value !== wanted) throw new FormatError(`The ${name} is not ${wanted}.`);
  fields.set(name, value);
}

const fixed: { [name: string]: string } = { "MSG-ID": "DEVICE-CONN-INFO", "MSG-VER": "V1" };

function infoOf(fields: Map<string, string>): DeviceConnInfo {
  const deviceId = fields.get("DEVICE-ID") ?? "";
  // biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what is looked for
  if (deviceId === "" || /[\u0000-\u001f\u007f]/.test(deviceId))
    throw new FormatError("The DEVICE-CONN-INFO has no usable DEVICE-ID.");
  const [hostKey, hmac] = [fields.get("HOST-KEY"), fields.get("HMAC")?.toLowerCase()];
  if ((hostKey === undefined) !== (hmac === undefined))
    throw new FormatError("The DEVICE-CONN-INFO has only one of HOST-KEY and HMAC.");
  if (hostKey === undefined || hmac === undefined) return { deviceId };
  if (!/^[0-9a-f]{40}$/.test(hmac)) throw new FormatError("The HMAC is not 40 hex digits.");
  const key = readKeyWords(hostKey);
  if (key === undefined) throw new FormatError("The HOST-KEY is no SSH public key.");
  return { deviceId, hostKey: `${key.type} ${key.base64}`, hmac };
}

function tooLong(): FormatError {
  return new FormatError(`The DEVICE-CONN-INFO is longer than ${mostPreambleBytes} bytes.`);
}
