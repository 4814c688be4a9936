import type { Args } from "../../../core/contract";
import { SshError } from "../../../core/errors";
import { parsePublicKey } from "../../../core/formats/public-key";
import { sameJson } from "../../../core/paths";
import { importedKey, typeOf } from "./imported-key";

/** What is set before the key is made. */
export interface Plan {
  type: string | undefined;
  bits: number | undefined;
}

/** Of the key that is shown, or that state has. */
export interface Standing {
  type: unknown;
  bits: unknown;
}

/** Of RSA the size as well. */
export function standingOf(line: string): { type: string; bits: number | null } {
  const { type, bits } = parsePublicKey(line);
  return { type: typeOf(type), bits: bits ?? null };
}

/** Whether another key is to take the place of the one that is shown. */
export function isRotationDue(line: string, args: Args, prior: Args | undefined): boolean {
  const key = importedKey(args);
  if (key !== undefined) return key.line !== line;
  return planOf(standingOf(line), args, wasTriggered(line, args, prior)) !== undefined;
}

/** How the router is to make a new key; undefined where it is to keep the one that it has. */
export function planOf(standing: Standing, { type, bits }: Args, triggered: boolean): Plan | undefined {
  const plan = {
    type: typeof type === "string" && type !== standing.type ? type : undefined,
    bits: typeof bits === "number" && (bits !== standing.bits || type !== standing.type) ? bits : undefined,
  };
  const isNew = plan.type !== undefined || (typeof bits === "number" && bits !== standing.bits);
  return isNew || triggered ? plan : undefined;
}

/** Where the type is not given, only the router or state can tell what a size would be for. */
export function refuseSize(standing: unknown, { type, bits }: Args): void {
  if (typeof bits !== "number" || (type ?? standing) !== "ed25519") return;
  throw new SshError("invalid", "bits is the size of an RSA key, and the host key of this router is ed25519", {
    hint: 'Give `type: "rsa"` with it, or leave it out.',
  });
}

/** A changed list of triggers makes one new key: it counts while the key on record is still the one that is shown. */
export function wasTriggered(line: string, { triggers }: Args, prior: Args | undefined): boolean {
  if (prior === undefined || triggers === undefined) return false;
  return prior.publicKey === line && !sameJson(prior.triggers ?? [], triggers);
}
