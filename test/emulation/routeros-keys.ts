import { execFileSync } from "node:child_process";
import { generateKeyPairSync } from "node:crypto";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

/** Keys that OpenSSH itself has made, in a folder that goes with the tests. */
export class Keys {
  readonly folder = mkdtempSync(join(tmpdir(), "routeros-keys-"));

  /** A key pair: where its private half lies, its public line and its fingerprint. */
  make(
    name: string,
    type: "rsa" | "ed25519" | "ecdsa",
    bits?: number,
  ): { file: string; line: string; fingerprint: string } {
    const file = join(this.folder, name);
    const size = bits === undefined ? [] : ["-b", String(bits)];
    execFileSync("ssh-keygen", ["-q", "-t", type, ...size, "-N", "", "-C", `${name} ů`, "-f", file]);
    const line = readFileSync(`${file}.pub`, "utf8").trim();
    return { file, line, fingerprint: this.fingerprint(`${file}.pub`) };
  }

  /** `SHA256:...` by OpenSSH. */
  fingerprint(file: string): string {
    return execFileSync("ssh-keygen", ["-l", "-f", file], { encoding: "utf8" }).split(" ")[1] ?? "";
  }

  end(): void {
    rmSync(this.folder, { recursive: true });
  }
}

/** A private key in PKCS#8, which routers load. */
export function pkcs8(type: "rsa" | "ed25519", passphrase?: string): string {
  const pair = type === "rsa" ? generateKeyPairSync("rsa", { modulusLength: 2048 }) : generateKeyPairSync("ed25519");
  const cipher = passphrase === undefined ? {} : { cipher: "aes-256-cbc", passphrase };
  return pair.privateKey.export({ type: "pkcs8", format: "pem", ...cipher }).toString();
}
