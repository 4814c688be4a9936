import type { Refusal } from "../../../core/contract";

/** Said wherever a path stands in place of a port. */
export const socketRefusal = "Only TCP forwards are offered; use a TCP port bound to localhost.";

/** What OutboundSsh cannot do on OpenSSH, and what to do instead. */
export const outboundRefusals: Refusal[] = [
  {
    argument: "strictHostKeyChecking, userKnownHostsFile, batchMode",
    reason:
      "The unit always runs with StrictHostKeyChecking=yes, BatchMode=yes and its own known_hosts file; give `knownHostKey`.",
  },
  {
    argument: "controlMaster, controlPath, controlPersist",
    reason:
      "A shared connection would take the tunnel down or outlive it; the unit sets ControlMaster=no and ControlPath=none. Multiplexing is for interactive use in ~/.ssh/config.",
  },
  {
    argument: "proxyCommand",
    reason: "Use `proxyJump`: it needs no shell on the jump host and its host key is checked.",
  },
  {
    argument: "autossh options (-M, -f, AUTOSSH_GATETIME), sidedoor",
    reason:
      "systemd restarts the tunnel (Restart=always, StartLimitIntervalSec=0, `restartSec`), also after a failed first start; autossh exits with ssh when that is stopped by TERM.",
  },
  {
    argument: "user units, start at login",
    reason: "The unit is a system unit with `runAs`, so it is up before anybody logs in.",
  },
  {
    argument: "forwardAgent, forwardX11, forwardX11Trusted, requestTty, remoteCommand, setEnv, sendEnv, escape keys",
    reason:
      "The unit runs ssh -N -T without a session; these belong into ~/.ssh/config of a person. On the server side see `allowAgentForwarding`, `x11Forwarding`.",
  },
  {
    argument: "Host and Match exec blocks, canonicalDomains, hostname, ~/.ssh/config",
    reason: "The unit runs with its own configuration file only; per-network client settings are not device state.",
  },
  {
    argument: "sshfs, scp, sftp, mosh, browser SOCKS settings, badvpn TUN, VPN over SSH",
    reason:
      "These are clients of the connection, not SSH state of the device; `dynamicForward` gives the SOCKS port, `permitTunnel` the server's side of tun forwarding.",
  },
  { argument: "UNIX-socket forwards (path instead of port)", reason: socketRefusal },
  {
    argument: "remote port, router and firewall openings, packet captures",
    reason:
      "Reaching the forwarded port from elsewhere needs `gatewayPorts` on the relay and its firewall opened by whoever manages it.",
  },
];
