import { parseAddress } from "../../../core/formats/address";
import { toBinary } from "../../../core/formats/binary-string";
import { directory, loggedInMark, relayAlias } from "./files";
import type { Tunnel } from "./tunnel";

export const yesNo = (value: boolean): string => (value ? "yes" : "no");
const bracketed = (host: string): string => (parseAddress(host)?.family === 6 ? `[${host}]` : host);
/** ssh reads `%` as the beginning of a token in paths and host names. */
const literal = (text: string): string => text.replaceAll("%", "%%");
const quoted = (path: string): string => `"${literal(path)}"`;
export const hopAlias = (index: number): string => `hop${index + 1}`;

/**
 * The tunnel's own ssh_config, in the one form that this tool writes; what differs from it on a host was changed there.
 * The first value of a keyword wins in ssh_config, so what is true of one host stands before what is true of all.
 */
export function configText(tunnel: Tunnel): string {
  const lines = [
    `# SSH tunnel ${tunnel.name}, written by pulumi-ssh. A change made here is undone at the next update.`,
  ];
  const block = (alias: string, options: string[]) =>
    lines.push(`Host ${alias}`, ...options.map((option) => `    ${option}`));
  block(relayAlias, relayOptions(tunnel));
  tunnel.proxyJump.forEach(({ host, port, user, identityFile }, index) => {
    block(hopAlias(index), [
      `HostName ${literal(host)}`,
      `Port ${port}`,
      `User ${user ?? tunnel.remote.user}`,
      `IdentityFile ${quoted(identityFile ?? tunnel.identityFile)}`,
      ...(identityFile === undefined ? certificate(tunnel) : []),
    ]);
  });
  block("*", commonOptions(tunnel));
  return toBinary(`${lines.join("\n")}\n`);
}

function relayOptions(tunnel: Tunnel): string[] {
  const { remote, forwards, localForward, dynamicForward, proxyJump } = tunnel;
  return [
    `HostName ${literal(remote.host)}`,
    `Port ${remote.port}`,
    `User ${remote.user}`,
    `IdentityFile ${quoted(tunnel.identityFile)}`,
    ...certificate(tunnel),
    ...(proxyJump.length === 0 ? [] : [`ProxyJump ${proxyJump.map((_, index) => hopAlias(index)).join(",")}`]),
    ...forwards.map(({ remoteAddress, remotePort, localHost, localPort }) => {
      const listener = `RemoteForward ${bracketed(remoteAddress)}:${remotePort}`;
      return localPort === undefined ? listener : `${listener} ${bracketed(localHost ?? "localhost")}:${localPort}`;
    }),
    ...localForward.map(
      ({ localAddress, localPort, remoteHost, remotePort }) =>
        `LocalForward ${bracketed(localAddress)}:${localPort} ${bracketed(remoteHost)}:${remotePort}`,
    ),
    ...dynamicForward.map(({ localAddress, localPort }) => `DynamicForward ${bracketed(localAddress)}:${localPort}`),
    `ExitOnForwardFailure ${yesNo(tunnel.exitOnForwardFailure)}`,
    `Compression ${yesNo(tunnel.compression)}`,
    ...algorithms("Ciphers", tunnel.ciphers),
    ...algorithms("MACs", tunnel.macs),
    ...algorithms("KexAlgorithms", tunnel.kexAlgorithms),
    ...algorithms("HostKeyAlgorithms", tunnel.hostKeyAlgorithms),
    "PermitLocalCommand yes",
    `LocalCommand echo ${loggedInMark} $PPID`,
  ];
}

function commonOptions(tunnel: Tunnel): string[] {
  const { ipQos } = tunnel;
  return [
    `AddressFamily ${tunnel.addressFamily}`,
    "BatchMode yes",
    "CheckHostIP no",
    // A relay that swallows our packets is given up after this long, and tried again after RestartSec.
    "ConnectTimeout 30",
    "ControlMaster no",
    "ControlPath none",
    "GlobalKnownHostsFile /dev/null",
    "IdentitiesOnly yes",
    "IdentityAgent none",
    ...(ipQos === undefined ? [] : [`IPQoS ${ipQos.interactive} ${ipQos.nonInteractive}`]),
    `LogLevel ${tunnel.logLevel}`,
    `ServerAliveCountMax ${tunnel.serverAliveCountMax}`,
    `ServerAliveInterval ${tunnel.serverAliveInterval}`,
    "StrictHostKeyChecking yes",
    `TCPKeepAlive ${yesNo(tunnel.tcpKeepAlive)}`,
    "UpdateHostKeys no",
    `UserKnownHostsFile ${directory}/${tunnel.name}.known_hosts`,
    `VerifyHostKeyDNS ${yesNo(tunnel.verifyHostKeyDns)}`,
  ];
}

function certificate({ certificateFile }: Tunnel): string[] {
  return certificateFile === undefined ? [] : [`CertificateFile ${quoted(certificateFile)}`];
}

function algorithms(keyword: string, names: string[] | undefined): string[] {
  return names === undefined || names.length === 0 ? [] : [`${keyword} ${names.join(",")}`];
}
