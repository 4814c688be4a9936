import type { Args, Json } from "../../../core/contract";
import { readConfig } from "./config-read";
import { type Init, pathsOf } from "./files";
import { readTrustedKeys } from "./known-hosts";
import { readOpenrcScript } from "./openrc-script";
import { readSystemdUnit } from "./systemd-unit";
import type { Hop, Tunnel } from "./tunnel";

type Config = Args & { remote: Partial<Tunnel["remote"]>; proxyJump: Partial<Hop>[] };

/** The arguments as a tunnel's three files say them; those that cannot be told are left out. */
export function readArgs(wanted: Tunnel, init: Init, read: (path: string) => { text: string }): Args {
  const paths = pathsOf(wanted.name, init);
  const { remote, proxyJump, ...config } = readConfig(read(paths.config).text) as Config;
  const known = read(paths.knownHosts).text;
  const unit = read(paths.unit).text;
  const keysOf = ({ host, port }: Partial<Hop>): string[] =>
    host === undefined ? [] : readTrustedKeys(known, host, port ?? 22);
  const fill = ({ user, identityFile, ...end }: Partial<Hop>, index: number): Json => {
    const declared = wanted.proxyJump[index];
    // What a hop has from the tunnel itself is its own only where the program says so.
    const same = (value: unknown, own: unknown, given: unknown) => value === own && given === undefined;
    return {
      ...end,
      ...(same(user, remote.user, declared?.user) ? {} : { user }),
      ...(same(identityFile, config.identityFile, declared?.identityFile) ? {} : { identityFile }),
      knownHostKey: keysOf(end),
    } as Json;
  };
  const args: Args = {
    name: wanted.name,
    ...config,
    ...(init === "systemd" ? readSystemdUnit(unit) : readOpenrcScript(unit)),
    remote: remote as Json,
    proxyJump: proxyJump.map(fill),
    knownHostKey: keysOf(remote),
  };
  return Object.fromEntries(Object.entries(args).filter(([, value]) => value !== undefined));
}

/** Whether enough was read to write the files again from it. */
export function isWhole(args: Args): boolean {
  const ends = [args.remote, ...((args.proxyJump as Args[]) ?? [])] as Args[];
  const forwards = ["forwards", "localForward", "dynamicForward"].flatMap((name) => (args[name] as Args[]) ?? []);
  return (
    ends.every(({ host, port }) => host !== undefined && port !== undefined) &&
    (args.remote as Args).user !== undefined &&
    forwards.every((forward) => Object.values(forward).length > 1) &&
    args.runAs !== undefined &&
    args.identityFile !== undefined
  );
}
