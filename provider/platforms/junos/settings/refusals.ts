import type { Refusal } from "../../../core/contract";
import { model, overview } from "./setting";

/** What a program may well ask for and Junos cannot have. */
export const settingsRefusals: Refusal[] = [
  {
    argument: "port (list)",
    reason: "Junos listens on one SSH port; give one number. NETCONF has a port of its own: netconf.port.",
    source: overview,
  },
  {
    argument: "loginGraceTime",
    reason:
      "Junos has no grace time for SSH alone; retryOptions.maximumTime limits the time to log in, for every kind of login.",
    source: model,
  },
  {
    argument: "maxStartups",
    reason: "Junos has no limit on unauthenticated connections; use connectionLimit and rateLimit.",
    source: overview,
  },
  {
    argument: "allowFrom",
    reason:
      "[system services ssh] has no source filter; put a firewall filter on lo0 (or [system login deny-sources]), outside this resource.",
    source: model,
  },
  {
    argument: "listenAddress, addressFamily",
    reason: "[system services ssh] has no listen address and no address family; use a firewall filter on lo0.",
    source: model,
  },
  {
    argument: "allowUsers, denyUsers, allowGroups, denyGroups",
    reason: "Junos has no such lists for SSH; who may log in is [system login user] and permitRootLogin.",
    source: model,
  },
  {
    argument: "match[] other than user",
    reason:
      "Only what lies in a user stanza exists: match by group, host, address or port, and patterns of users, cannot be expressed on Junos.",
    source: model,
  },
  {
    argument: "match[].settings other than pubkeyAuthentication, authorizedPrincipals, authorizedPrincipalsFile",
    reason: "A Junos user stanza holds only these SSH settings; the others are for all users.",
    source: model,
  },
  {
    argument: 'permitRootLogin: "forced-commands-only"',
    reason: "root-login knows allow, deny and deny-password only.",
    source: overview,
  },
  {
    argument: 'allowTcpForwarding: "local" | "remote" | "all" | "both"',
    reason: 'Junos switches TCP forwarding on or off; give "yes" or "no".',
    source: model,
  },
  {
    argument: "kbdInteractiveAuthentication",
    reason:
      "This release has no no-challenge-response (there from 18.4R3, absent 19.1-19.3, back in 19.4R1); passwordAuthentication: false turns both off with no-passwords.",
    source: model,
  },
  { argument: "sftpServer", reason: "This release has no sftp-server statement (from 19.1R1).", source: model },
  {
    argument: "hostKeyAlgorithms: ssh-dss",
    reason: "hostkey-algorithm-list (22.3R1 and later) has no DSA; remove ssh-dss from the list.",
    source: model,
  },
  {
    argument: "hostKeyAlgorithms: rsa-sha2-256, rsa-sha2-512, certificates",
    reason:
      "Junos chooses key types, not signature algorithms; give ssh-rsa for the RSA host key, hostCertificate for a certificate.",
    source: model,
  },
  {
    argument: "ciphers: arcfour, arcfour128, arcfour256, blowfish-cbc, cast128-cbc",
    reason: "Removed in 23.4R1; take a cipher of the list.",
    source: model,
  },
  {
    argument: "macs: hmac-sha2-256-96, hmac-sha2-512-96, hmac-ripemd160, hmac-ripemd160-etm@openssh.com",
    reason: "Removed in 23.4R1; take hmac-sha2-256 or hmac-sha2-512 (or their -etm form).",
    source: model,
  },
  {
    argument:
      "kexAlgorithms: diffie-hellman-group14-sha256, -group16-sha512, -group18-sha512, sntrup761x25519-sha512*, mlkem768x25519-sha256",
    reason: "None of the models up to 24.4R1 lists it; take curve25519-sha256 or an ecdh-sha2-nistp curve.",
    source: model,
  },
  {
    argument: "protocolVersion without 2",
    reason: "This provider, and every release from 18.4R3/19.3R1, speaks SSH 2 only; SSH 1 alone would lock it out.",
    source: overview,
  },
  {
    argument: "authenticationOrder: ldaps",
    reason: "Only the model of 20.2R1 lists ldaps; use radius, tacplus or password.",
    source: model,
  },
  {
    argument: "accessDisableExternal",
    reason: "Only 23.2R2 to 23.4 have access-disable-external; use a firewall filter on lo0.",
    source: model,
  },
  {
    argument: "trustedUserCaKeys, authorizedPrincipals*, certBasedAuth, hostCertificate",
    reason:
      "Certificates came with 22.3R1 (host certificates 23.2R1; the document says 22.4R1); this release has none: use UserPublicKey.",
    source: overview,
  },
  {
    argument: "banner",
    reason: "The text shown before login is [system login message], not an SSH setting, and not managed here.",
    source: model,
  },
  {
    argument:
      "x11Forwarding, allowAgentForwarding, permitTunnel, gatewayPorts, permitOpen, forceCommand, chrootDirectory, compression, logLevel, useDns, tcpKeepAlive, subsystem, permitUserEnvironment, revokedKeys, gssapi*",
    reason: "[system services ssh] has no such statement in any of the five models.",
    source: model,
  },
  {
    argument: "hostKey (file), hostKeyAgent",
    reason: "Junos keeps its host keys itself; choose types with hostKeyAlgorithms.",
    source: model,
  },
  {
    argument: "pubkeyAcceptedAlgorithms, caSignatureAlgorithms",
    reason: "Junos has no list of accepted key algorithms; key types are limited by what UserPublicKey declares.",
    source: model,
  },
  {
    argument: "copying CA, certificate and principals files; generating signing keys",
    reason:
      "The provider writes paths, not files: put the file on the device (signing keys are made with ssh-keygen elsewhere), or use certBasedAuth, which holds keys and certificate in the configuration.",
    source: overview,
  },
  {
    argument:
      "netconf.rfcCompliant, netconf.yangCompliant, netconf.version-1.1, netconf.flattenCommitResults, netconf.notification, netconf.tls, netconf.traceoptions",
    reason:
      "These change the NETCONF session (the one we use ourselves), not SSH: set them outside this resource; the driver copes with both forms.",
    source: model,
  },
  {
    argument: "netconf on port 22",
    reason:
      "Junos cannot be told to refuse NETCONF on the SSH port; the document says to do it in the login event script.",
    source: overview,
  },
  {
    argument: "telnet, ftp, finger, rlogin, dhcp",
    reason:
      "Not SSH: telnet (connection-limit and rate-limit 1..250, default 75 and 150), ftp and finger stay outside this provider; set them with the device's own means.",
    source: overview,
  },
  {
    argument: "reverse ssh (AUX port)",
    reason: "[system services reverse ssh] (port 2901) leads to the AUX port, not to the device; not managed here.",
    source: model,
  },
  {
    argument: "retryOptions for SSH alone",
    reason: "[system login retry-options] holds for console and telnet too; there is no statement for SSH alone.",
    source: model,
  },
];

/** The sentence for one name that somebody wrote as an argument (`loginGraceTime`, `netconf.tls`); undefined: it is not refused by name. */
export function refusalOf(name: string): string | undefined {
  const wanted = name.toLowerCase();
  // The names after "other than" are those that are not refused.
  const rows = settingsRefusals.filter(({ argument }) => !argument.includes("other than"));
  return rows.find(({ argument }) =>
    argument
      .toLowerCase()
      .split(/,\s*/)
      .some((each) => each === wanted || (each.endsWith("*") && wanted.startsWith(each.slice(0, -1)))),
  )?.reason;
}
