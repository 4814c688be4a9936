import type { Answers } from "../../../core/contract";
import { parseEffective } from "../../../core/formats/sshd-config";
import { answer } from "../answers";
import type { ShellAnswer } from "../request";

/** What sshd itself says of its host keys, in its order. */
export interface EffectiveKeys {
  keys: string[];
  certificates: string[];
  /** RSA keys with fewer bits are skipped. */
  requiredRsaSize: number;
  hostKeyAlgorithms: string[];
}

export function effectiveOf(text: string): EffectiveKeys {
  const settings = parseEffective(text);
  const paths = (name: string) => (settings.get(name) ?? []).filter((path) => path !== "" && path !== "none");
  return {
    keys: paths("hostkey"),
    certificates: paths("hostcertificate"),
    requiredRsaSize: Number(settings.get("requiredrsasize")?.[0] ?? 0),
    hostKeyAlgorithms: (settings.get("hostkeyalgorithms")?.[0] ?? "").split(",").filter(Boolean),
  };
}

export function effectiveKeys(answers: Answers<ShellAnswer>): EffectiveKeys {
  return effectiveOf(answer(answers, "effective", "sshd -T"));
}

/** What upstream looks for when no line names a host key. */
const upstream = ["rsa", "ecdsa", "ed25519"].map((type) => `/etc/ssh/ssh_host_${type}_key`);

/** The host keys without any line; `sshd -T -f /dev/null` tells, unless it finds none of them. */
export function defaultKeys(answers: Answers<ShellAnswer>): string[] {
  const told = effectiveOf(answers.get("default-host-keys")?.out ?? "").keys;
  return told.length > 0 ? told : upstream;
}

/** Every `HostKey` line sshd meets, as its debug output names them: `debug3: FILE:LINE setting HostKey PATH`. */
export function namedKeys(answers: Answers<ShellAnswer>): string[] {
  return (answers.get("host-key-lines")?.out ?? "").split("\n").flatMap((line) => {
    const path = /:\d+ setting hostkey (.+)$/i.exec(line.trim())?.[1];
    return path === undefined ? [] : [path];
  });
}
