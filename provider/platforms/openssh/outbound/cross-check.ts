import type { Args } from "../../../core/contract";
import { hostToken } from "../../../core/formats/known-hosts";
import { isBefore } from "../../../core/release";
import { keyTypeProblem } from "../key-type-problem";
import { parseTrustedKey } from "./host-keys";
import { excludes } from "./key-algorithms";
import type { Fail } from "./rules";
import { chainOf, type Tunnel } from "./tunnel";

const lists = ["forwards", "localForward", "dynamicForward"] as const;

/** What is wrong between arguments that are each right; answers what is merely not advised. `open`: cannot be said yet. */
export function crossCheck(args: Args, release: string | undefined, open: readonly string[], fail: Fail): string[] {
  const tunnel = args as unknown as Partial<Tunnel>;
  if (!lists.some((name) => open.includes(name) || (tunnel[name]?.length ?? 0) > 0))
    fail("forwards", "is missing: give at least one of forwards, localForward and dynamicForward");
  releases(tunnel, release, fail);
  listeners(tunnel, fail);
  hosts(tunnel, fail);
  trust(tunnel, fail);
  return advice(tunnel);
}

function releases(
  { forwards = [], proxyJump = [], ...tunnel }: Partial<Tunnel>,
  release: string | undefined,
  fail: Fail,
): void {
  if (release === undefined) return;
  if (proxyJump.length > 0 && isBefore(release, "7.3"))
    fail("proxyJump", `needs OpenSSH 7.3; this host has ${release}`);
  forwards.forEach(({ localPort }, index) => {
    if (localPort === undefined && isBefore(release, "7.6"))
      fail(
        `forwards[${index}].localPort`,
        `is missing; a SOCKS proxy on the relay needs OpenSSH 7.6, this host has ${release}`,
      );
  });
  (tunnel.knownHostKey ?? []).forEach((text, index) => {
    const problem = keyTypeProblem(text.trim().split(/\s+/)[0] ?? "", release);
    if (problem !== undefined) fail(`knownHostKey[${index}]`, problem);
  });
}

/** Two forwards cannot listen at one place; and only root may listen on the low ports of the device itself. */
function listeners(
  { forwards = [], localForward = [], dynamicForward = [], runAs }: Partial<Tunnel>,
  fail: Fail,
): void {
  const remote = forwards.map(({ remoteAddress, remotePort }, index) => ({
    property: `forwards[${index}].remotePort`,
    place: remotePort === 0 ? undefined : `${remoteAddress} port ${remotePort}`,
  }));
  const local = [
    ...localForward.map((forward, index) => ({ ...forward, property: `localForward[${index}].localPort` })),
    ...dynamicForward.map((forward, index) => ({ ...forward, property: `dynamicForward[${index}].localPort` })),
  ];
  distinct(remote, fail);
  distinct(
    local.map(({ property, localAddress, localPort }) => ({ property, place: `${localAddress} port ${localPort}` })),
    fail,
  );
  for (const { property, localPort } of local) {
    if (localPort < 1024 && runAs !== undefined && runAs !== "root")
      fail(property, `${localPort} is below 1024, where only root may listen; take a higher port, or runAs: "root"`);
  }
}

function distinct(places: { property: string; place: string | undefined }[], fail: Fail): void {
  places.forEach(({ property, place }, index) => {
    const first = places.findIndex((other) => other.place === place);
    if (place !== undefined && first < index) fail(property, `${place} is taken by ${places[first]?.property} already`);
  });
}

/** One known_hosts file serves the whole chain, so two hosts of one name there could not be told apart. */
function hosts(tunnel: Partial<Tunnel>, fail: Fail): void {
  if (tunnel.remote === undefined || tunnel.proxyJump === undefined) return;
  const tokens = chainOf(tunnel as Tunnel).map(({ host, port }) => hostToken(host, port));
  tunnel.proxyJump.forEach(({ host, port }, index) => {
    if (tokens.lastIndexOf(hostToken(host, port)) > index)
      fail(`proxyJump[${index}].host`, "stands twice in the chain, so its key could not be told from the other's");
  });
}

function trust({ knownHostKey, hostKeyAlgorithms }: Partial<Tunnel>, fail: Fail): void {
  if (knownHostKey === undefined || hostKeyAlgorithms === undefined) return;
  if (knownHostKey.every((text) => excludes(hostKeyAlgorithms, parseTrustedKey(text))))
    fail("hostKeyAlgorithms", "leaves out every type of `knownHostKey`, so no host key could ever be accepted");
}

function advice({ runAs, serverAliveInterval }: Partial<Tunnel>): string[] {
  return [
    ...(runAs === "root" ? ["the tunnel runs as root; an account of its own that can do nothing else is safer"] : []),
    ...(serverAliveInterval === 0 ? ["with serverAliveInterval 0 a dead relay is never noticed"] : []),
  ];
}
