import type { ClientChannel } from "ssh2";
import { SshError } from "../core/errors";
import type { LiveConnection } from "./live-connection";
import { printableWords } from "./printable-words";
import type { ExecOptions, ExecResult, Talk } from "./ssh-connection";
import { TimeLimit } from "./time-limit";

type Options = ExecOptions & { timeoutSeconds: number };

/**
 * Runs one command on a channel of its own. ssh2 ends channels in the same way whether the server closed them or the
 * connection broke, so the result counts only if the server sent an exit status and then closed the channel itself.
 */
export async function runCommand(
  connection: LiveConnection,
  label: string,
  command: string,
  stdin: Buffer | string,
  options: Options,
): Promise<ExecResult> {
  const { transcript } = connection;
  transcript.add(">", `$ ${command}\n`, label);
  transcript.add(">", stdin, label);
  const limit = new TimeLimit(options.timeoutSeconds);
  let channel: ClientChannel | undefined;
  const start = () =>
    onChannel(connection, command, (opened) => {
      channel = opened;
      // Nobody waits for it any more.
      if (limit.secondsLeft <= 0) opened.close();
      return collect(connection, opened, label, stdin, options);
    });
  const late = () =>
    new SshError("timeout", `${connection.name} did not answer within ${options.timeoutSeconds} s`, {
      hint: "Whether the command took effect is not known; `requestTimeout` (seconds) sets how long we wait.",
    });
  try {
    const broken = connection.closed.then((error) => Promise.reject(error));
    const result = await limit.run(
      Promise.race([whenThereIsRoom(connection, limit, start), broken]),
      () => channel?.close(),
      late,
    );
    transcript.flush(label);
    transcript.note(`[${label}] exit ${result.signal ?? result.code}`);
    return result;
  } catch (error) {
    transcript.flush(label);
    transcript.note(`[${label}] failed: ${(error as Error).message}`);
    throw error;
  }
}

/** A server with a low MaxSessions refuses a channel while others are open: those are waited for. */
async function whenThereIsRoom<T>(connection: LiveConnection, limit: TimeLimit, start: () => Promise<T>): Promise<T> {
  for (;;) {
    try {
      return await start();
    } catch (error) {
      const full = error instanceof SshError && (error.cause as { reason?: unknown } | undefined)?.reason !== undefined;
      if (!full || !connection.isBusy || limit.secondsLeft <= 0) throw error;
      await limit.pause(50 + Math.random() * 100);
    }
  }
}

/**
 * Opens a channel and uses it at once: a fast server's whole answer may be in the packet that opened the channel, and
 * its exit status is lost to those who begin to listen a moment later.
 */
function onChannel<T>(
  connection: LiveConnection,
  command: string,
  use: (channel: ClientChannel) => Promise<T>,
): Promise<T> {
  return new Promise((resolve, reject) => {
    try {
      connection.client.exec(command, (error, channel) => {
        if (error) reject(connection.isAlive ? notOpened(connection, error) : connection.lost());
        else resolve(use(channel));
      });
    } catch {
      // "Not connected": the end of the connection is on its way to us.
      reject(connection.lost());
    }
  });
}

function notOpened(connection: LiveConnection, error: Error): SshError {
  return new SshError("device", `${connection.name} did not let us run a command: ${printableWords(error.message)}`, {
    hint: "MaxSessions, a forced command or the rights of this user may be the reason.",
    cause: error,
  });
}

function collect(
  connection: LiveConnection,
  channel: ClientChannel,
  label: string,
  stdin: Buffer | string,
  options: Options,
): Promise<ExecResult> {
  const stdout: Buffer[] = [];
  const stderr: Buffer[] = [];
  let exit: Pick<ExecResult, "code" | "signal"> | undefined;
  return new Promise((resolve, reject) => {
    const { onStart } = options;
    channel.on("data", (chunk: Buffer) => {
      if (onStart === undefined) stdout.push(chunk);
      connection.transcript.add("<", chunk, label);
      options.onOutput?.(chunk, "stdout");
    });
    channel.stderr.on("data", (chunk: Buffer) => {
      if (onStart === undefined) stderr.push(chunk);
      connection.transcript.add("!", chunk, label);
      options.onOutput?.(chunk, "stderr");
    });
    channel.on("exit", (code: number | null, signal?: string) => {
      exit = code === null && signal !== undefined ? { code, signal } : { code };
    });
    channel.on("error", (error: Error) => reject(notOpened(connection, error)));
    channel.on("close", () => {
      if (exit === undefined || (exit.code === null && exit.signal === undefined) || !closedByServer(channel)) {
        return reject(cutOff(connection));
      }
      resolve({ ...exit, stdout: Buffer.concat(stdout), stderr: Buffer.concat(stderr) });
    });
    if (onStart === undefined) channel.end(stdin);
    else onStart(talkOver(connection, channel, label));
  });
}

function talkOver(connection: LiveConnection, channel: ClientChannel, label: string): Talk {
  return {
    send(text) {
      connection.transcript.add(">", text, label);
      channel.write(text);
    },
    close: () => channel.close(),
  };
}

/** When the connection breaks, ssh2 does not answer the close of a channel, so our side of it stays open. */
function closedByServer(channel: ClientChannel): boolean {
  const { outgoing } = channel as unknown as { outgoing?: { state?: string } };
  return outgoing?.state === "closed";
}

function cutOff(connection: LiveConnection): SshError {
  if (!connection.isAlive) return connection.lost();
  return new SshError("connection-lost", `${connection.name} ended the command without saying how it went`, {
    hint: "Whether it took effect is not known; the next run reads what the device holds.",
  });
}
