import type { Args, Failure } from "../../../core/contract";
import { FormatError } from "../../../core/formats/format-error";
import { type HostCertificate, parseHostCertificate } from "../../../core/formats/host-certificate";
import { type PrivateKey, parsePrivateKey } from "../../../core/formats/private-key";
import { dsaRefusal } from "../../../core/formats/public-key";
import { nearest } from "../../../core/nearest";
import { isBefore } from "../../../core/release";
import { plainText } from "../text-rules";
import { typeOfKey } from "./files";

type Fail = (property: string, reason: string) => void;

export const keyTypes = ["ed25519", "ecdsa", "rsa", "mldsa44-ed25519"];
const ecdsaBits = [256, 384, 521];

/** Validates and normalises the arguments of a HostKey; pure and offline. */
export function checkHostKey(
  args: Args,
  release: string | undefined,
  unknown: readonly string[] = [],
): { args: Args; failures: Failure[] } {
  const failures: Failure[] = [];
  const fail: Fail = (property, reason) => failures.push({ property, reason });
  const checked: Args = { ...args };

  const key = args.privateKey === undefined ? undefined : readPrivateKey(args.privateKey, fail);
  if (args.type !== undefined) checkType(args.type, release, fail);
  const type = key === undefined ? args.type : typeOfKey(key.type);
  if (type !== undefined && failures.length === 0) {
    if (args.type !== undefined && args.type !== type)
      fail(
        "type",
        `is ${JSON.stringify(args.type)}, but \`privateKey\` is of type ${JSON.stringify(type)}; leave it out`,
      );
    checked.type = type;
  }
  if (
    type === undefined &&
    args.privateKey === undefined &&
    !unknown.includes("type") &&
    !unknown.includes("privateKey")
  )
    fail("type", `is missing: give one of ${keyTypes.join(", ")}, or a \`privateKey\` to import`);
  if (args.bits !== undefined && typeof type === "string") checkBits(args.bits, type, key, fail);
  if (args.triggers !== undefined) checkTriggers(args.triggers, fail);
  if (args.file !== undefined) checkFile(args.file, fail);
  if (args.comment !== undefined && args.comment !== "") {
    const reason = plainText(args.comment);
    if (reason !== undefined) fail("comment", reason);
    else checked.comment = String(args.comment).trim();
  }
  if (args.certificate !== undefined) checked.certificate = checkCertificate(args.certificate, release, key, fail);
  return { args: checked, failures };
}

function checkType(type: unknown, release: string | undefined, fail: Fail): void {
  if (typeof type === "string" && keyTypes.includes(type)) {
    if (type === "mldsa44-ed25519" && isBefore(release, "10.4"))
      fail("type", `mldsa44-ed25519 needs OpenSSH 10.4; this host has ${release}. Use ed25519.`);
    return;
  }
  if (type === "dsa" || type === "ssh-dss") {
    fail("type", dsaRefusal);
    return;
  }
  const bare = typeof type === "string" ? typeOfKey(type) : "";
  const near = keyTypes.includes(bare) ? bare : nearest(bare, keyTypes);
  fail("type", `must be one of ${keyTypes.join(", ")}${near === undefined ? "" : `; did you mean \`${near}\`?`}`);
}

/** No message quotes the text: it may be a secret whatever is wrong with it. */
function readPrivateKey(value: unknown, fail: Fail): PrivateKey | undefined {
  try {
    if (typeof value !== "string") throw new FormatError("must be the text of one private key");
    return parsePrivateKey(value);
  } catch (error) {
    const encrypted = error instanceof FormatError && error.reason === "encrypted";
    fail(
      "privateKey",
      encrypted
        ? "has a passphrase, and sshd cannot ask for one; decrypt the key first (ssh-keygen -p -N ''), or use `hostKeyAgent`"
        : error instanceof FormatError
          ? error.message
          : "cannot be read as a private key",
    );
    return undefined;
  }
}

function checkBits(bits: unknown, type: string, key: PrivateKey | undefined, fail: Fail): void {
  const reason = bitsRefusal(bits, type, key);
  if (reason !== undefined) fail("bits", reason);
}

function bitsRefusal(bits: unknown, type: string, key: PrivateKey | undefined): string | undefined {
  if (typeof bits !== "number" || !Number.isInteger(bits)) return "must be a whole number";
  if (type === "ed25519" || type === "mldsa44-ed25519")
    return `does not go with ${type}, which has one size only; leave it out`;
  if (type === "ecdsa" && !ecdsaBits.includes(bits)) return "must be 256, 384 or 521 with ecdsa";
  if (type === "rsa" && (bits < 1024 || bits > 16_384)) return "must be 1024 to 16384 with rsa";
  if (key?.bits !== undefined && key.bits !== bits)
    return `is ${bits}, but \`privateKey\` has ${key.bits}; leave it out`;
  return undefined;
}

function checkTriggers(triggers: unknown, fail: Fail): void {
  if (!Array.isArray(triggers)) fail("triggers", 'must be a list of texts such as ["2026"]');
  else
    triggers.forEach((each, index) => {
      if (typeof each !== "string") fail(`triggers[${index}]`, "must be a text");
    });
}

function checkFile(file: unknown, fail: Fail): void {
  const reason = plainText(file);
  const path = String(file);
  if (reason !== undefined) fail("file", reason);
  else if (!path.startsWith("/") || path.endsWith("/") || /\/\.{0,2}\//.test(path))
    fail("file", "must be the absolute path of a private key file, without . or .. in it");
  else if (/[\s"'\\]/.test(path)) fail("file", "must not contain blanks, quotes or backslashes");
  else if (path.endsWith(".pub")) fail("file", "must name the private key; its .pub file lies beside it");
}

function checkCertificate(
  value: unknown,
  release: string | undefined,
  key: PrivateKey | undefined,
  fail: Fail,
): string {
  try {
    if (typeof value !== "string") throw new FormatError("must be the text of a -cert.pub file");
    const certificate = parseHostCertificate(value);
    const problem = certificateProblem(certificate, release);
    if (problem !== undefined) fail("certificate", problem);
    if (key !== undefined && !key.publicBlob.equals(certificate.publicBlob))
      fail("certificate", "is for another key than `privateKey`");
    return certificateText(certificate);
  } catch (error) {
    fail("certificate", error instanceof FormatError ? error.message : "cannot be read as a certificate");
    return String(value);
  }
}

/** What can be told of a certificate without a clock. */
export function certificateProblem({ principals }: HostCertificate, release: string | undefined): string | undefined {
  return principals.length === 0 && release !== undefined && !isBefore(release, "10.3")
    ? "names no principals, and OpenSSH 10.3 and later refuse that; sign with: ssh-keygen -s CA -h -n HOSTNAME ..."
    : undefined;
}

export function certificateText({ type, base64, comment }: HostCertificate): string {
  return comment === "" ? `${type} ${base64}` : `${type} ${base64} ${comment}`;
}
