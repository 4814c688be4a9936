import { randomBytes } from "node:crypto";
import type { Duplex } from "node:stream";
import type { AlgorithmLists } from "./algorithms";

/** Longer than any client needs to find out that nothing fits. */
const patience = 500;

/**
 * The first words of a server whose algorithms the SSH library cannot serve: the client reads the lists as they are set,
 * and reports what does not match in its own words. One that would match is hung up on.
 */
export function refuseHandshake(stream: Duplex, ident: string, lists: AlgorithmLists): void {
  stream.on("error", () => {});
  stream.write(`SSH-2.0-${ident}\r\n`);
  stream.write(packet(keyExchangeInit(lists)));
  const timer = setTimeout(() => stream.destroy(), patience);
  stream.on("close", () => clearTimeout(timer));
  stream.resume();
}

/** SSH_MSG_KEXINIT, RFC 4253 section 7.1. */
function keyExchangeInit({ kex, serverHostKey, cipher, hmac }: AlgorithmLists): Buffer {
  const lists = [kex, serverHostKey, cipher, cipher, hmac, hmac, ["none"], ["none"], [], []];
  return Buffer.concat([Buffer.from([20]), randomBytes(16), ...lists.map(nameList), Buffer.alloc(5)]);
}

function nameList(names: readonly string[]): Buffer {
  const text = Buffer.from(names.join(","));
  const length = Buffer.alloc(4);
  length.writeUInt32BE(text.length);
  return Buffer.concat([length, text]);
}

/** RFC 4253 section 6, before encryption begins: whole blocks of 8, at least 4 bytes of padding. */
function packet(payload: Buffer): Buffer {
  let padding = 8 - ((payload.length + 5) % 8);
  if (padding < 4) padding += 8;
  const head = Buffer.alloc(5);
  head.writeUInt32BE(payload.length + padding + 1);
  head[4] = padding;
  return Buffer.concat([head, payload, Buffer.alloc(padding)]);
}
