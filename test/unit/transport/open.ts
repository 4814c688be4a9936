import { SshError } from "../../../provider/core/errors";
import { Redactor } from "../../../provider/core/redactor";
import {
  type OpenOptions,
  openSsh,
  type SshConnection,
  type SshTarget,
} from "../../../provider/transport/ssh-connection";
import { createTrace } from "../../../provider/transport/trace";

const opened: SshConnection[] = [];

/** Options that record warnings. */
export function openOptions(more: Partial<OpenOptions> = {}): OpenOptions & { warnings: string[] } {
  const warnings: string[] = [];
  return {
    trace: createTrace(undefined, new Redactor()),
    onWarning: (text) => void warnings.push(text),
    ...more,
    warnings,
  };
}

/** Opens a connection that `closeAll` closes. */
export async function open(target: SshTarget, more: Partial<OpenOptions> = {}): Promise<SshConnection> {
  const connection = await openSsh(target, openOptions(more));
  opened.push(connection);
  return connection;
}

export function closeAll(): void {
  for (const connection of opened.splice(0)) connection.close();
}

/** The SshError that the work ends in. */
export async function failure(work: Promise<unknown>): Promise<SshError> {
  try {
    await work;
  } catch (error) {
    if (error instanceof SshError) return error;
    throw error;
  }
  throw new Error("it did not fail");
}
