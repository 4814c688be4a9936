import type { Args, RenderContext } from "../../../core/contract";
import { SshError } from "../../../core/errors";
import type { RemoteForward } from "./tunnel";

const loopback = /^(localhost|127\..*|::1)$/;

/**
 * Refuses a change that would take down the tunnel this very run comes in through: its logins arrive from the device
 * itself, at the port that a forward leads to. Nothing would be left to prove that the tunnel came back.
 */
export function guardOwnLogin(seen: Args, { facts, allowLockout }: RenderContext): void {
  const { clientAddress, serverPort } = (facts?.session ?? {}) as Args;
  if (allowLockout || typeof clientAddress !== "string" || !loopback.test(clientAddress)) return;
  const forwards = (seen.forwards ?? []) as unknown as RemoteForward[];
  const ours = forwards.some(
    ({ localHost, localPort }) =>
      localPort === undefined || (loopback.test(localHost ?? "localhost") && String(localPort) === serverPort),
  );
  if (!ours) return;
  throw new SshError(
    "refused",
    "this run seems to come in through this very tunnel, and the change would take that down",
    {
      hint: "Reach the device another way for this change, or set `allowLockout: true` if you have another way in.",
    },
  );
}
