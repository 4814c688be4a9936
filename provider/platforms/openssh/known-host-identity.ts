import type { Args, Json } from "../../core/contract";
import { sha256Fingerprint } from "../../core/formats/fingerprint";
import { hostToken, type KnownHostMarker } from "../../core/formats/known-hosts";
import { fileName } from "./known-host-file";
import type { HostInFile } from "./known-host-lines";

export function hostInFile(args: Args): HostInFile {
  const { type, base64 } = keyOf(args.publicKey);
  return { marker: args.marker as KnownHostMarker | undefined, names: namesOf(args), type, base64 };
}

export function namesOf(args: Args): string[] {
  const hosts = (Array.isArray(args.host) ? args.host : [args.host]).map(String);
  const port = typeof args.port === "number" ? args.port : 22;
  return hosts.map((name) => (name.startsWith("!") ? `!${hostToken(name.slice(1), port)}` : hostToken(name, port)));
}

export function hashedOf(args: Args): boolean | undefined {
  return typeof args.hashed === "boolean" ? args.hashed : undefined;
}

/** The words of a key that has been checked or was read from the host. */
export function keyOf(value: Json | undefined): { type: string; base64: string; comment: string } {
  const [type = "", base64 = "", ...comment] = String(value).split(" ");
  return { type, base64, comment: comment.join(" ") };
}

/** What makes it this object: the file, the marker, the names with their port, and the key. */
export function identityOf(args: Args): string {
  const { before, names, after } = identityParts(args);
  return `${before}${names}${after}`;
}

/** `file [@marker ]names fingerprint`, in three pieces: the names of another identity are what stands between its ends. */
function identityParts(args: Args): { before: string; names: string; after: string } {
  const marker = args.marker === undefined ? "" : `@${args.marker} `;
  return {
    before: `${fileName(args)} ${marker}`,
    names: namesOf(args).sort().join(","),
    after: ` ${sha256Fingerprint(Buffer.from(keyOf(args.publicKey).base64, "base64"))}`,
  };
}

/** The names that other resources declare in this file, for the same key and with the same marker. */
export function heldBy(identities: string[], args: Args): string[] {
  const { before, after } = identityParts(args);
  return identities
    .filter((identity) => identity.startsWith(before) && identity.endsWith(after))
    .flatMap((identity) => identity.slice(before.length, -after.length).split(","));
}
