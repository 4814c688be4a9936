import type { Refusal } from "../../../core/contract";
import { manual } from "./setting";

/** What a program may well ask for and an OpenSSH server cannot have, one row per name or comma list of names. */
export const settingsRefusals: Refusal[] = [
  {
    argument: "include",
    reason:
      "Which files sshd reads is not a setting: `sshd -T` shows their sum only, so a change in one of them could not be seen. Declare the settings here, or put the file into /etc/ssh/sshd_config.d, which most main files include.",
    source: manual,
  },
  {
    argument: "protocol",
    reason: "Since 7.4 sshd speaks version 2 of the protocol only; remove `protocol`.",
    source: "release notes of 7.4",
  },
  {
    argument: "usePrivilegeSeparation",
    reason: "Since 7.5 sshd always separates privileges; remove `usePrivilegeSeparation`.",
    source: "release notes of 7.5",
  },
  {
    argument:
      "serverKeyBits, keyRegenerationInterval, rsaAuthentication, rhostsAuthentication, rhostsRsaAuthentication, checkMail, useLogin, verifyReverseMapping, reverseMappingCheck, authorizedKeysFile2, kerberosTgtPassing, afsTokenPassing",
    reason: "OpenSSH has dropped this keyword, which now does nothing; remove it.",
    source: "servconf.c",
  },
  {
    argument: "challengeResponseAuthentication, skeyAuthentication",
    reason: "Its name is `kbdInteractiveAuthentication` now; for releases before 8.7 the former name is written.",
    source: manual,
  },
  {
    argument: "pubkeyAcceptedKeyTypes, hostbasedAcceptedKeyTypes",
    reason:
      "Its name is `pubkeyAcceptedAlgorithms` (or `hostbasedAcceptedAlgorithms`) now; for releases before 8.5 the former name is written.",
    source: manual,
  },
  {
    argument: "hostDsaKey, dsaAuthentication, keepAlive",
    reason: "This is a former name; use `hostKey`, `pubkeyAuthentication` or `tcpKeepAlive`.",
    source: "servconf.c",
  },
  {
    argument: "match[].settings.<global-only keyword>",
    reason:
      "sshd decides this for the whole server, before it knows the user, so it cannot stand in a match block; set it at the top level.",
    source: manual,
  },
  {
    argument: "any keyword newer than osVersion",
    reason:
      "The keyword needs a newer OpenSSH than the host has, which would refuse the whole file. Leave it out or upgrade.",
    source: manual,
  },
  {
    argument: "listenAddress with socket activation",
    reason:
      "Where systemd starts sshd through a socket, the socket listens and sshd ignores ListenAddress. Give the socket ListenStream= and FreeBind=true in a drop-in, or enable sshd.service instead (recommended).",
    source: "systemd.socket(5)",
  },
  {
    argument: "enabled / start / stop",
    reason:
      "The server itself is neither started nor stopped here, because stopping it would lock everybody out. Manage its unit with your configuration tool.",
    source: "sshd(8)",
  },
  {
    argument: "OnFailure=telnet.socket, KillMode=process",
    reason:
      "The server's unit file is no SSH setting, and no telnet is started as a way out: a change stays only after a fresh login proved it. Debian's unit has KillMode=process already.",
    source: "systemd.unit(5)",
  },
  {
    argument: "PAM stacks (/etc/pam.d/sshd: google-authenticator, duo, pam_shield, pam_securetty)",
    reason:
      "The files of PAM belong to the login system. Write them with @pulumi/command or your configuration tool, and set `usePam`, `kbdInteractiveAuthentication` and `authenticationMethods` here.",
    source: "pam.d(5)",
  },
  {
    argument: "rate limits by fail2ban, sshguard, ufw, iptables, port knocking, trusted locations",
    reason:
      "Firewalls and programs that watch the log stand outside sshd. Inside it there are `maxStartups`, `perSourceMaxStartups`, `perSourcePenalties` (9.8), `match[].address` and `allowUsers` with user@network.",
    source: manual,
  },
  {
    argument: "sslh, HPN patches, web server on port 443",
    reason:
      "Programs that share a port and patched builds are not sshd's configuration; `port` may name 443 where nothing else listens there.",
    source: manual,
  },
  {
    argument: "contents of banner, trustedUserCaKeys, revokedKeys, authorizedPrincipalsFile, moduli",
    reason:
      "Only the path is set here, not the file. Copy the file first, for example with @pulumi/command, and make this resource depend on that.",
    source: manual,
  },
  {
    argument: "ciphers: ['-*'] and other lists that remove everything or name nothing known",
    reason: "sshd would silently keep its whole default list, or ignore the name; write the list you want.",
    source: "measured 8.4 to 10.5",
  },
  {
    argument: "kexAlgorithms with post-quantum methods only",
    reason:
      "This provider's SSH library has no post-quantum key exchange and could not log in again; keep curve25519-sha256 too, or set allowLockout.",
    source: "ssh2",
  },
  {
    argument: "terminfo, TERM, terminal colours, shell start-up files, /etc/issue texts",
    reason:
      "Terminal descriptions and files of the shell are not SSH settings; `setEnv` can set TERM or SHELL for sessions.",
    source: manual,
  },
];

/** The sentence for a single name that somebody wrote as an argument, in any case; `undefined`: it is not refused by name. */
export function refusalOf(name: string): string | undefined {
  const wanted = name.toLowerCase();
  const named = settingsRefusals.filter(({ argument }) => /^[a-z0-9]+(?:, [a-z0-9]+)*$/i.test(argument));
  return named.find(({ argument }) => argument.toLowerCase().split(", ").includes(wanted))?.reason;
}
