import type { Args, Json } from "../../../core/contract";
import { statements } from "./place";
import { sameSecret } from "./secret";

/** One leaf of a statement: `keep-alive retry` and `3`. Without a value: it means something by being there. */
export interface Leaf {
  at: string;
  value?: string;
  secret?: true;
}

type Value = Json | undefined;

/** The leaves that an argument stands for; none where it is not set. */
export function leavesOf(argument: string, value: Value): Leaf[] {
  const at = statements[argument] as string;
  if (value === null || value === undefined) return [];
  switch (argument) {
    case "services":
      return (value as string[]).map((each) => ({ at, value: each }));
    case "disableSshSecuritySettings":
      return value === true ? [{ at }] : [];
    case "secret":
      return [{ at, value: String(value), secret: true }];
    case "keepAlive": {
      const { retry, timeout } = value as Args;
      return [{ at }, ...leaf(`${at} retry`, retry), ...leaf(`${at} timeout`, timeout)];
    }
    case "proxyServer":
      return proxyLeaves(at, value as Args);
    case "traceoptions":
      return traceLeaves(at, value as Args);
    default:
      return [{ at, value: String(value) }];
  }
}

export function sameLeaves(some: Leaf[], others: Leaf[]): boolean {
  return some.length === others.length && some.every((each) => others.some((other) => sameLeaf(each, other)));
}

export function sameLeaf(a: Leaf, b: Leaf): boolean {
  if (a.at !== b.at) return false;
  return a.secret ? sameSecret(a.value, b.value) : a.value === b.value;
}

function proxyLeaves(at: string, { dhcp, static: fixed }: Args): Leaf[] {
  if (dhcp === true) return [{ at: `${at} dhcp` }];
  const { host, port, proxyAuthorization } = (fixed ?? {}) as Args;
  const { user, password } = (proxyAuthorization ?? {}) as Args;
  const login = `${at} static proxy-authorization`;
  return [
    ...leaf(`${at} static host`, host),
    ...leaf(`${at} static port`, port),
    ...leaf(`${login} user`, user),
    ...leaf(`${login} password`, password).map((each): Leaf => ({ ...each, secret: true })),
  ];
}

function traceLeaves(at: string, { file, flag, noRemoteTrace }: Args): Leaf[] {
  const { filename, size, files, worldReadable, match } = (file ?? {}) as Args;
  const open = worldReadable === true ? "world-readable" : "no-world-readable";
  return [
    ...leaf(`${at} file`, filename),
    ...leaf(`${at} file size`, size),
    ...leaf(`${at} file files`, files),
    ...(typeof worldReadable === "boolean" ? [{ at: `${at} file ${open}` }] : []),
    ...leaf(`${at} file match`, match),
    ...((flag ?? []) as string[]).map((each) => ({ at: `${at} flag ${each}` })),
    ...(noRemoteTrace === true ? [{ at: `${at} no-remote-trace` }] : []),
  ];
}

const leaf = (at: string, value: Value): Leaf[] =>
  value === null || value === undefined ? [] : [{ at, value: String(value) }];
