import type { Args, Failure, Json } from "../../../core/contract";
import { FormatError } from "../../../core/formats/format-error";
import { type PrivateKey, parsePrivateKey } from "../../../core/formats/private-key";
import { isBefore } from "../../../core/release";
import { markProblem } from "../key-rows";
import { networkSet, networkText } from "../settings/prefixes";
import { refusalReason, textProblem, userProblem } from "../texts";
import { passphraseOf } from "./own-key";
import { outboundRefusals } from "./table";

type Fail = (property: string, reason: string | undefined) => void;

/** Validates and normalises the arguments of an OutboundSsh; pure and offline. No sentence quotes a key or a passphrase. */
export function checkOutbound(
  args: Args,
  release: string | undefined,
  unknown: readonly string[] = [],
): { args: Args; failures: Failure[]; warnings: string[] } {
  const failures: Failure[] = [];
  const warnings: string[] = [];
  const checked: Args = { ...args };
  const fail: Fail = (property, reason) => {
    if (reason !== undefined) failures.push({ property, reason });
  };
  const isGiven = (name: string) => args[name] !== undefined || unknown.includes(name);

  if ("user" in args) fail("user", userProblem(args.user));
  if (args.privateKeyPassword !== undefined) checkPassphrase(args.privateKeyPassword, release, fail);
  if (args.privateKey !== undefined) checkKey(args, release, unknown, fail, warnings);
  if (args.info !== undefined) checkInfo(args.info, release, fail);
  for (const name of ["privateKeyPassword", "info"])
    if (isGiven(name) && !isGiven("privateKey")) fail(name, "says something of `privateKey`, which is not given");
  checkShared(args, release, checked, fail);
  if (!["privateKey", "knownHostsValidation", "trustedSubnets"].some(isGiven))
    fail("", "declares nothing: give `privateKey`, or `knownHostsValidation` or `trustedSubnets` (7.25 and later)");
  if (failures.length === 0 && args.privateKey !== undefined && isBefore(release, "7.20"))
    warnings.push(weakIdentity(release));
  return { args: checked, failures, warnings };
}

export const weakIdentity = (release = ""): string =>
  `RouterOS ${release} shows no fingerprints of keys: ` +
  (isBefore(release, "7.12")
    ? "this one is known by its user, type and size only, which is weaker"
    : "this one gets its own at the end of its info (key-owner), to be known by");

function checkPassphrase(value: Json, release: string | undefined, fail: Fail): void {
  if (typeof value !== "string" || value === "") fail("privateKeyPassword", "must be the passphrase of privateKey");
  else if (isBefore(release, "7.10"))
    fail("privateKeyPassword", `${refusal("privateKeyPassword")} ${deviceHas(release)}`);
}

function checkKey(
  args: Args,
  release: string | undefined,
  unknown: readonly string[],
  fail: Fail,
  warnings: string[],
): void {
  const { privateKey } = args;
  if (typeof privateKey !== "string" || /[^\n\r\t\x20-\x7e]/.test(privateKey)) {
    fail("privateKey", "must be the text of one private key, in ASCII");
    return;
  }
  let key: PrivateKey;
  try {
    key = parsePrivateKey(privateKey, passphraseOf(args));
  } catch (error) {
    const reason = error instanceof FormatError ? error.reason : undefined;
    if (reason === "encrypted" && unknown.includes("privateKeyPassword")) return;
    const property = reason === "encrypted" || reason === "passphrase" ? "privateKeyPassword" : "privateKey";
    fail(property, (error as Error).message);
    return;
  }
  if (key.type !== "ssh-rsa" && key.type !== "ssh-ed25519") fail("privateKey", refusal("(ecdsa"));
  if (key.type === "ssh-ed25519" && isBefore(release, "7.15"))
    fail("privateKey", `${refusal("(ed25519)")} ${deviceHas(release)}`);
  if (args.privateKeyPassword !== undefined && opens(privateKey))
    warnings.push("`privateKeyPassword` is not needed: the private key is not encrypted");
}

function opens(text: string): boolean {
  try {
    parsePrivateKey(text);
    return true;
  } catch {
    return false;
  }
}

function checkInfo(value: Json, release: string | undefined, fail: Fail): void {
  fail("info", textProblem(value) ?? markProblem(String(value)));
  if (isBefore(release, "7.12")) fail("info", `${refusal("info")} ${deviceHas(release)}`);
}

function checkShared(args: Args, release: string | undefined, checked: Args, fail: Fail): void {
  const { knownHostsValidation, trustedSubnets } = args;
  const early = isBefore(release, "7.25") ? `${refusal("knownHostsValidation,")} ${deviceHas(release)}` : undefined;
  if (knownHostsValidation !== undefined) {
    fail("knownHostsValidation", typeof knownHostsValidation === "boolean" ? early : "must be true or false");
  }
  if (trustedSubnets === undefined) return;
  if (!Array.isArray(trustedSubnets)) {
    fail("trustedSubnets", "must be a list of IPv4 and IPv6 prefixes");
    return;
  }
  trustedSubnets.forEach((each, index) => {
    if (typeof each !== "string" || networkText(each) === undefined)
      fail(`trustedSubnets[${index}]`, "must be an IPv4 or IPv6 prefix such as 10.0.0.0/8");
  });
  fail("trustedSubnets", early);
  checked.trustedSubnets = networkSet(trustedSubnets.map(String));
}

const deviceHas = (release: string | undefined) => `This device has ${release}.`;
const refusal = (part: string) => refusalReason(outboundRefusals, part);
