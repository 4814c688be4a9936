import type { Args, Failure } from "../../core/contract";
import { nearest } from "../../core/nearest";
import { bitsReason, dsaReason } from "./host-key-table";

const types = ["rsa", "ecdsa", "ed25519"];
const curves = [256, 384, 521];

/** Validates the arguments of a HostKey; pure and offline. */
export function checkHostKey(args: Args): { args: Args; failures: Failure[] } {
  const failures: Failure[] = [];
  const { type, bits } = args;
  const named = type === undefined || (typeof type === "string" && types.includes(type));
  if (!named) failures.push({ property: "type", reason: typeReason(type) });
  if (bits !== undefined && named) {
    if (type === "rsa" || type === "ed25519") failures.push({ property: "bits", reason: bitsReason });
    else if (typeof bits !== "number" || !curves.includes(bits))
      failures.push({ property: "bits", reason: "must be 256, 384 or 521, the curve of an ecdsa key" });
  }
  return { args, failures };
}

function typeReason(type: unknown): string {
  const text = typeof type === "string" ? type : "";
  if (/^(ssh-)?ds[as]$/i.test(text)) return dsaReason;
  const bare = text.startsWith("ecdsa-") ? "ecdsa" : text.replace(/^ssh-|^rsa-sha2-\d+$/, "") || "rsa";
  const near = text === "" ? undefined : types.includes(bare) ? bare : nearest(bare, types);
  return `must be one of ${types.join(", ")}${near === undefined ? "" : `; did you mean \`${near}\`?`}`;
}
