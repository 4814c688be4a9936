import { SshError } from "../core/errors";
import { redactor } from "../session/confidential";

/** An error as the user reads it: whose it is, what happened in the device's words, what to do next; never a secret. */
export function userError(label: string, error: Error): Error {
  const hint = error instanceof SshError ? error.hint : undefined;
  const text = redactor.mask(`${label}: ${sentence(error.message)}${hint === undefined ? "" : ` ${sentence(hint)}`}`);
  const shown = new Error(text);
  // The dynamic provider process prints `${error}: ${error.stack}` for read and delete, on no row and beside the one
  // that has the message: this keeps it from being said twice.
  shown.stack = process.env.PULUMI_SSH_DEBUG ? redactor.mask(error.stack ?? text) : "failed; its own row says why";
  Object.defineProperty(shown, "toString", { value: () => label });
  return shown;
}

function sentence(text: string): string {
  const trimmed = text.trim();
  return /[.!?]$/.test(trimmed) ? trimmed : `${trimmed}.`;
}
