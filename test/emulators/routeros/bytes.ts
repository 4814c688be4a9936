/** Inside the emulator a string holds bytes, one per character, as the router stores what it is sent, whatever its encoding. */
export const toBytes = (text: string): string => Buffer.from(text, "utf8").toString("latin1");

export const fromBytes = (bytes: string): string => Buffer.from(bytes, "latin1").toString("utf8");
