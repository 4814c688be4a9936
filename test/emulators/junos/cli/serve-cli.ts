import type { ServerChannel } from "ssh2";
import type { SshPeer, SshWish } from "../../shared/ssh-handlers";
import type { Device } from "../server/device";
import { profileFacts } from "../server/profile-facts";
import { CliSession } from "./cli-session";
import { Terminal } from "./terminal";

/** Serves a person, or a command that was given to `ssh`: the exit code is 0 whatever the device has said. */
export function serveCli(
  device: Device,
  channel: ServerChannel,
  peer: SshPeer,
  wish: Exclude<SshWish, { kind: "subsystem" }>,
): void {
  const session = device.openSession({ user: peer.user, client: "cli", kill: () => peer.cut() });
  const cli = new CliSession(device, session);
  channel.on("close", () => device.closeSession(session));
  const talk = wish.kind === "exec" ? execute(cli, channel, wish.command) : converse(device, cli, channel, peer, wish);
  void talk.then(() => {
    device.closeSession(session);
    if (!channel.writable) return;
    channel.exit(0);
    channel.end();
  });
}

async function execute(cli: CliSession, channel: ServerChannel, command: string): Promise<void> {
  const text = await cli.line(/^cli -c (["'])(.*)\1$/.exec(command)?.[2] ?? command);
  if (channel.writable) channel.write(text);
}

/** Everybody comes to the CLI, root to a shell in which `cli` starts it. */
async function converse(
  device: Device,
  cli: CliSession,
  channel: ServerChannel,
  peer: SshPeer,
  wish: Extract<SshWish, { kind: "shell" }>,
): Promise<void> {
  const terminal = new Terminal(channel, wish.terminal !== undefined);
  const isRoot = peer.user === "root";
  terminal.write(`--- JUNOS ${profileFacts[device.profile].version} Kernel 64-bit\n`);
  for (;;) {
    if (isRoot) {
      const line = await terminal.ask(`root@${device.hostName}:~ # `);
      if (line === undefined || line.trim() === "exit") return;
      if (line.trim() !== "cli") {
        if (line.trim() !== "") terminal.write(`${line.trim().split(" ")[0]}: Command not found.\n`);
        continue;
      }
    }
    while (!cli.isOver) {
      const line = await terminal.ask(cli.prompt);
      if (line === undefined) return;
      terminal.write(await cli.line(line));
    }
    if (!isRoot) return;
    cli.isOver = false;
  }
}
