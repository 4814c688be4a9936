import type { Refusal } from "../../../core/contract";
import { documentation, services } from "./setting";

const none = "no property for it in /ip/ssh or /ip/service of any release listed (7.9 to 7.24)";

/** What a program may well ask for and RouterOS cannot have. */
export const settingsRefusals: Refusal[] = [
  {
    argument: "ciphers",
    until: "7.16",
    reason:
      "/ip/ssh has a ciphers property from 7.17 on; before, only strongCrypto narrows what is offered. Set strongCrypto, or upgrade.",
    source: documentation,
  },
  {
    argument:
      "ciphers[] (aes128-ctr, aes192-ctr, aes256-ctr, aes128-gcm@openssh.com, aes256-gcm@openssh.com, aes*-cbc, and the seed's aes-256-ctr, aes-192-ctr, aes-128-ctr, aes-256-gcm)",
    reason:
      "RouterOS switches cipher families, not single ciphers: write aes-gcm, aes-ctr, aes-cbc or 3des-cbc; strongCrypto: true leaves their 256 and 192 bit members.",
    source: documentation,
  },
  {
    argument: "ciphers[] (chacha20-poly1305@openssh.com, others)",
    reason: "RouterOS has no such cipher; it knows aes-gcm, aes-ctr, aes-cbc, 3des-cbc, null and auto.",
    source: documentation,
  },
  {
    argument: "ciphers: []",
    reason: "An empty list is not a value: name the families, or auto.",
    source: documentation,
  },
  {
    argument: "allowNoneCrypto: true",
    since: "7.17",
    reason: "allow-none-crypto was removed in 7.17: put null into ciphers if unencrypted SSH is really wanted.",
    source: documentation,
  },
  {
    argument: "passwordAuthentication: false",
    until: "7.20",
    reason:
      'Before 7.21 RouterOS cannot forbid passwords to everyone: "yes-if-no-key" forbids them to users who have a key. Give every user a UserPublicKey, or upgrade.',
    source: documentation,
  },
  {
    argument: "pubkeyAuthOptions",
    until: "7.20",
    reason: "publickey-authentication-options came with 7.21; upgrade, or leave it unset.",
    source: documentation,
  },
  {
    argument: "maxSessions",
    until: "7.15",
    reason: "max-sessions of /ip/service came with 7.16; upgrade, or leave it unset.",
    source: services,
  },
  {
    argument: "vrf",
    until: "6",
    reason: "/ip/service has no vrf on RouterOS 6; upgrade to 7, or leave it unset.",
    source: services,
  },
  {
    argument: "port (list)",
    reason: "The ssh service has one port: name one, and forward the others in the firewall.",
    source: services,
  },
  {
    argument: "allowFrom[] (host name, range)",
    reason: "/ip/service takes IPv4 and IPv6 prefixes only: write the address with its prefix length.",
    source: services,
  },
  {
    argument: "listenAddress, addressFamily",
    reason:
      "The ssh service listens on all addresses of its VRF: use vrf, or allowFrom for the sources that may connect.",
    source: documentation,
  },
  {
    argument: "macs, kexAlgorithms, hostKeyAlgorithms, pubkeyAcceptedAlgorithms, caSignatureAlgorithms",
    reason:
      "RouterOS chooses these itself; strongCrypto is the only lever (sha256 instead of sha1 and md5, larger DH primes), the host key's algorithm follows HostKey type.",
    source: documentation,
  },
  {
    argument: "rekeyLimit, compression, requiredRsaSize",
    reason: `RouterOS does not let this be set: ${none}.`,
    source: services,
  },
  {
    argument: "hostKeyType, hostKeySize, hostKey",
    reason:
      "The router's host key belongs to the HostKey resource: use its type, bits and privateKey, so that a changed identity is seen as one.",
    source: documentation,
  },
  {
    argument:
      "pubkeyAuthentication, kbdInteractiveAuthentication, gssapiAuthentication, hostbasedAuthentication, authenticationMethods",
    reason: "RouterOS has no switch for it: keys are always accepted, passwords are ruled by passwordAuthentication.",
    source: documentation,
  },
  {
    argument: "permitRootLogin",
    reason:
      "RouterOS has no root: rights come from the user's group. Disable the admin user under /user instead (outside these resources).",
    source: documentation,
  },
  {
    argument: "loginGraceTime, maxAuthTries",
    reason: `RouterOS does not let this be set: ${none}. Slow down guessing with a firewall rule.`,
    source: services,
  },
  {
    argument: "clientAliveInterval, clientAliveCountMax, tcpKeepAlive",
    reason: `RouterOS does not let this be set: ${none}. An idle limit per user is /user inactivity-timeout (7.16+), outside these resources.`,
    source: services,
  },
  {
    argument: "maxStartups, rateLimit, connectionLimit, perSourceMaxStartups",
    reason:
      "RouterOS limits only the sessions of the service: use maxSessions (7.16+) and a firewall rule for new connections.",
    source: documentation,
  },
  {
    argument: "allowUsers, denyUsers, allowGroups, denyGroups",
    reason:
      "RouterOS decides this per user: group policy and /user address, outside these resources. allowFrom limits the sources for all.",
    source: documentation,
  },
  {
    argument: "match",
    reason: "RouterOS has one set of SSH settings for all users, hosts and addresses; there is nothing to match on.",
    source: documentation,
  },
  {
    argument: "trustedUserCaKeys, authorizedPrincipalsFile, revokedKeys, hostCertificate",
    reason: "RouterOS knows no SSH certificates and no revocation list: declare each key with UserPublicKey.",
    source: documentation,
  },
  {
    argument:
      "authorizedKeysFile, strictModes, usePam, subsystem, forceCommand, chrootDirectory, permitTty, banner, printMotd, versionAddendum",
    reason: `RouterOS does not have this: ${none}.`,
    source: services,
  },
  {
    argument:
      "permitOpen, permitListen, permitTunnel, gatewayPorts, x11Forwarding, allowAgentForwarding, allowStreamLocalForwarding",
    reason: "RouterOS forwards TCP only, as a whole: use allowTcpForwarding, and the firewall for single targets.",
    source: documentation,
  },
  {
    argument: "logLevel, syslogFacility",
    reason:
      "What is logged is ruled by /system/logging, outside these resources; SSH logins are logged without a setting here.",
    source: documentation,
  },
  {
    argument: "certificate, tlsVersion",
    reason: "These belong to the www-ssl and api-ssl rows of /ip/service; the ssh row has no TLS.",
    source: services,
  },
  {
    argument: "name, proto, dynamic, invalid, connection, local, remote, container, netns",
    reason: "RouterOS reports these for the service and does not let them be set.",
    source: documentation,
  },
  {
    argument: "services (telnet, MAC-Telnet, ftp, www, www-ssl, winbox, api, api-ssl, reverse-proxy)",
    reason:
      "Only the ssh row is SSH state; disable the others with another tool, and not api or api-ssl: this provider logs in through them.",
    source: documentation,
  },
  {
    argument: "firewall",
    reason: "Filter rules are not SSH state; allowFrom limits the sources at the service itself.",
    source: documentation,
  },
  {
    argument: "knownHostsValidation, knownHostsTrustedSubnets",
    reason: "These rule the router as a client: use OutboundSsh knownHostsValidation and trustedSubnets.",
    source: documentation,
  },
];
