/**
 * Files of a device are handled as "binary strings": one char per byte (latin1). Their bytes then survive every edit,
 * whatever encoding they are in. Text of the program becomes UTF-8 bytes on its way into a file.
 */
export function toBinary(text: string): string {
  return Buffer.from(text, "utf8").toString("latin1");
}

/** Bytes of a file as text to compare and to show. Bytes that are not UTF-8 become U+FFFD, so they equal no declared text. */
export function fromBinary(bytes: string): string {
  return Buffer.from(bytes, "latin1").toString("utf8");
}
