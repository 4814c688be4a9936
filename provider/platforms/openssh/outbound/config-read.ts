import type { Args, Json } from "../../../core/contract";
import { fromBinary } from "../../../core/formats/binary-string";
import { splitConfigLine } from "../../../core/formats/sshd-config";
import { splitLines } from "../../../core/formats/text-lines";
import { hopAlias } from "./config-text";
import { relayAlias } from "./files";

/** Values of one `Host` block by keyword in lower case, each as its words. */
type Block = Map<string, string[][]>;

/**
 * The arguments that a tunnel's ssh_config stands for. Whatever else it says, or says in another way, is left out here:
 * it shows when what was read is written again and the texts differ. `text` is a binary string.
 */
export function readConfig(text: string): Args {
  const blocks = blocksOf(text);
  const relay = blocks.get(relayAlias) ?? new Map();
  const common = blocks.get("*") ?? new Map();
  const first = (keyword: string): string[] => relay.get(keyword)?.[0] ?? common.get(keyword)?.[0] ?? [];
  const word = (keyword: string): string | undefined => first(keyword)[0];
  const number = (keyword: string): number | undefined => numberOf(word(keyword));
  const flag = (keyword: string): boolean | undefined =>
    word(keyword) === undefined ? undefined : /^(yes|true)$/i.test(String(word(keyword)));
  const names = (keyword: string): string[] | undefined => word(keyword)?.split(",");
  const all = (keyword: string): string[][] => relay.get(keyword) ?? [];
  const [interactive, nonInteractive = interactive] = first("ipqos");
  const remote = { ...endOf(relay), user: word("user") };
  return {
    remote,
    identityFile: plain(word("identityfile")),
    certificateFile: plain(word("certificatefile")),
    proxyJump: hopsOf(blocks, first("proxyjump")),
    forwards: all("remoteforward").map(([listener = "", target]) => {
      const [remoteAddress, remotePort] = placeOf(listener);
      const [localHost, localPort] = target === undefined ? [] : placeOf(target);
      return given({ remoteAddress, remotePort, localHost, localPort });
    }),
    localForward: all("localforward").map(([listener = "", target = ""]) => {
      const [localAddress, localPort] = placeOf(listener);
      const [remoteHost, remotePort] = placeOf(target);
      return given({ localAddress, localPort, remoteHost, remotePort });
    }),
    dynamicForward: all("dynamicforward").map(([listener = ""]) => {
      const [localAddress, localPort] = placeOf(listener);
      return given({ localAddress, localPort });
    }),
    serverAliveInterval: number("serveraliveinterval"),
    serverAliveCountMax: number("serveralivecountmax"),
    tcpKeepAlive: flag("tcpkeepalive"),
    exitOnForwardFailure: flag("exitonforwardfailure"),
    addressFamily: word("addressfamily"),
    compression: flag("compression"),
    ciphers: names("ciphers"),
    macs: names("macs"),
    kexAlgorithms: names("kexalgorithms"),
    hostKeyAlgorithms: names("hostkeyalgorithms"),
    ...(interactive === undefined ? {} : { ipQos: { interactive, nonInteractive } as Json }),
    verifyHostKeyDns: flag("verifyhostkeydns"),
    logLevel: word("loglevel")?.toUpperCase(),
  };
}

/** Hops in the order in which they are connected to. */
function hopsOf(blocks: Map<string, Block>, [chain]: string[]): Json[] {
  const aliases = chain === undefined || chain === "none" ? [] : chain.split(",");
  return aliases.map((alias, index) => {
    const block = blocks.get(alias === hopAlias(index) ? alias : "") ?? new Map();
    return given({
      ...endOf(block),
      user: block.get("user")?.[0]?.[0],
      identityFile: plain(block.get("identityfile")?.[0]?.[0]),
    });
  });
}

function endOf(block: Block): { host: string | undefined; port: number | undefined } {
  return { host: plain(block.get("hostname")?.[0]?.[0]), port: numberOf(block.get("port")?.[0]?.[0]) };
}

function blocksOf(text: string): Map<string, Block> {
  const blocks = new Map<string, Block>();
  let current: Block = new Map();
  for (const { raw } of splitLines(text)) {
    const { keyword, args } = splitConfigLine(raw);
    if (keyword === undefined) continue;
    if (keyword === "host") {
      current = blocks.get(args.join(" ")) ?? new Map();
      blocks.set(args.join(" "), current);
    } else current.set(keyword, [...(current.get(keyword) ?? []), args.map(fromBinary)]);
  }
  return blocks;
}

/** `host:port`, `[v6]:port`, or the port alone. */
function placeOf(text: string): [string | undefined, number | undefined] {
  const [, v6, name, port] = /^(?:\[(.*)\]:|(.*):)?([^:]*)$/.exec(text) ?? [];
  return [v6 ?? name, numberOf(port)];
}

function numberOf(text: string | undefined): number | undefined {
  return text !== undefined && /^\d+$/.test(text) ? Number(text) : undefined;
}

const plain = (text: string | undefined): string | undefined => text?.replaceAll("%%", "%");

function given(fields: { [name: string]: Json | undefined }): Json {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined)) as Json;
}
