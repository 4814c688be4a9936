import type { Args, RenderContext } from "../../../core/contract";
import { SshError } from "../../../core/errors";
import { sha256Fingerprint } from "../../../core/formats/fingerprint";
import { type HostCertificate, parseHostCertificate } from "../../../core/formats/host-certificate";
import { certificateProblem } from "./check";
import { isSuccessor, type Scene } from "./scene";

/** The certificate as far as the text is one. */
export function certificateIn(text: unknown): HostCertificate | undefined {
  if (typeof text !== "string") return undefined;
  try {
    return parseHostCertificate(text);
  } catch {
    return undefined;
  }
}

/** It was made for the key before a rotation: dropped until there is a new one, not an error. */
export function isOutdated(scene: Scene, text: unknown): boolean {
  const certificate = certificateIn(text);
  const now = scene.current.fingerprint;
  if (certificate === undefined || now === undefined) return false;
  const then = sha256Fingerprint(certificate.publicBlob);
  return then !== now && isSuccessor(scene, then, now);
}

/** Throws unless clients would accept the certificate for the key that stands there. */
export function requireFit(scene: Scene, args: Args, { facts, allowLockout }: RenderContext): void {
  const certificate = parseHostCertificate(String(args.certificate));
  const { current } = scene;
  const own = sha256Fingerprint(certificate.publicBlob);
  if (own !== current.fingerprint) {
    throw new SshError("refused", `certificate: it is for the key ${own}, and the host key is ${current.fingerprint}`, {
      hint: "Sign the output `publicKey` of this resource, and give that certificate.",
    });
  }
  const problem =
    certificateProblem(certificate, facts?.release || undefined) ?? outOfDate(certificate, facts?.session?.now);
  if (problem !== undefined && !allowLockout) throw new SshError("refused", `certificate: it ${problem}`);
}

/** `now` is the host's own clock, in seconds. */
export function outOfDate({ validAfter, validBefore }: HostCertificate, now: unknown): string | undefined {
  if (typeof now !== "number") return undefined;
  const day = (seconds: number) => new Date(seconds * 1000).toISOString();
  if (validBefore <= now) return `ended at ${day(validBefore)}`;
  return validAfter > now ? `is not valid before ${day(validAfter)} by the host's clock` : undefined;
}
