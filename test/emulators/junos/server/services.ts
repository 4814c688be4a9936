import type { ServerChannel } from "ssh2";
import { type HostKey, newHostKey } from "../../shared/host-key";
import type { SshCounters } from "../../shared/ssh-counters";
import type { SshHandlers, SshPeer, SshWish } from "../../shared/ssh-handlers";
import { SshServer } from "../../shared/ssh-server";
import { serveCli } from "../cli/serve-cli";
import { hasAt } from "../config";
import { NetconfSession } from "../netconf/netconf-session";
import type { Device } from "./device";
import { Outbound } from "./outbound";
import { hostKeyTypes, netconfPolicy, type StandInPorts, sshPolicy } from "./ssh-policy";

/** The servers of a device, and what it dials itself: all obey the configuration that was committed last. */
export class Services {
  readonly ssh: SshServer;
  readonly netconf: SshServer;
  readonly outbound: Outbound;
  /** Speaks on the connections that the device has started itself. */
  private readonly caller: SshServer;

  private constructor(
    private readonly device: Device,
    private readonly ports: StandInPorts,
    host: string,
    second: number,
  ) {
    const policy = sshPolicy(device.running, device.hostKeys, ports);
    const handlers = (entrance: Entrance): SshHandlers => ({
      now: () => device.clock.now(),
      refuses: () => device.faults.refusesConnection(),
      serve: (wish, peer) => this.serve(wish, peer, entrance),
    });
    this.ssh = new SshServer({ ...policy, enabled: false }, handlers("ssh"), host);
    this.netconf = new SshServer({ ...policy, enabled: false }, handlers("netconf"), host);
    this.caller = new SshServer({ ...policy, enabled: false }, handlers("outbound"), host);
    this.outbound = new Outbound(this.caller, () => policyKeys(device), second);
  }

  /** Done when everything listens. */
  static async start(device: Device, ports: StandInPorts, host: string, second: number): Promise<Services> {
    await makeHostKeys(device);
    const services = new Services(device, ports, host, second);
    await services.obey();
    return services;
  }

  /** Brings the servers to what is committed now. */
  async obey(): Promise<void> {
    const { device, ports } = this;
    await makeHostKeys(device);
    await this.ssh.apply(sshPolicy(device.running, device.hostKeys, ports));
    await this.netconf.apply(netconfPolicy(device.running, device.hostKeys, ports));
    this.outbound.apply(device.running, sshPolicy(device.running, device.hostKeys, ports));
  }

  /** The public keys that clients are offered, the preferred one first. */
  hostKeys(): string[] {
    return policyKeys(this.device).map(({ publicKey }) => publicKey);
  }

  counters(): SshCounters {
    const all = [this.ssh, this.netconf, this.caller].map(({ counters }) => counters);
    const sum = (name: keyof SshCounters) => all.reduce((total, each) => total + each[name], 0);
    return {
      connections: sum("connections"),
      logins: sum("logins"),
      failedLogins: sum("failedLogins"),
      turnedAway: sum("turnedAway"),
    };
  }

  cutConnections(): void {
    for (const server of [this.ssh, this.netconf, this.caller]) server.cutAll();
  }

  async close(): Promise<void> {
    this.outbound.close();
    await Promise.all([this.ssh.close(), this.netconf.close(), this.caller.close()]);
  }

  private serve(wish: SshWish, peer: SshPeer, entrance: Entrance): ((channel: ServerChannel) => void) | undefined {
    if (wish.kind === "subsystem") {
      const isOn = entrance === "outbound" || hasAt(this.device.running, "system services netconf ssh");
      return isOn && wish.name === "netconf" ? (channel) => this.talkNetconf(channel, peer) : undefined;
    }
    if (entrance !== "ssh") return undefined;
    if (wish.kind === "exec" && netconfCommand.test(wish.command)) return (channel) => this.talkNetconf(channel, peer);
    return (channel) => serveCli(this.device, channel, peer, wish);
  }

  private talkNetconf(channel: ServerChannel, peer: SshPeer): void {
    const session = new NetconfSession(
      this.device,
      {
        write: (text) => void channel.write(text),
        end: () => {
          channel.exit(0);
          channel.end();
        },
        cut: () => peer.cut(),
      },
      peer.user,
    );
    channel.on("data", (piece: Buffer) => session.read(piece));
    channel.on("end", () => session.inputEnded());
    channel.on("close", () => session.closed());
  }
}

/** Which of the servers a client has come to: people are welcome at one of them. */
type Entrance = "ssh" | "netconf" | "outbound";

/** The other way to a NETCONF session, for those whom the subsystem was refused. */
const netconfCommand = /^(?:xml-mode netconf need-trailer|netconf)$/;

const policyKeys = (device: Device): readonly HostKey[] =>
  sshPolicy(device.running, device.hostKeys, { ssh: 0, netconf: 0 }).hostKeys;

/** Keys of the types that the configuration permits, where there is none yet. What is there is never made anew. */
async function makeHostKeys(device: Device): Promise<void> {
  const missing = hostKeyTypes(device.running).filter((type) => !device.hostKeys.some((key) => key.type === type));
  device.hostKeys.push(...(await Promise.all(missing.map(newHostKey))));
}
