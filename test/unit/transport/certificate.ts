import { createHash, generateKeyPairSync, type KeyObject, sign } from "node:crypto";

export interface Certificate {
  /** The certificate and its private key, as PEM. */
  cert: string;
  key: string;
  /** SHA-256 of the certificate in its three spellings. */
  hex: string;
  colons: string;
  base64: string;
}

export interface CertificateOptions {
  name?: string;
  /** `DNS:` or `IP:` and an IPv4 address. */
  alternative?: string[];
  days?: { from: number; to: number };
  /** Signs it; without, it signs itself. */
  issuer?: { name: string; key: string; keyObject: KeyObject };
  authority?: boolean;
}

/** An X.509 certificate written by hand (RFC 5280): Node makes none, and tests need no other program for it. */
export function newCertificate(
  options: CertificateOptions = {},
): Certificate & { issuing: CertificateOptions["issuer"] } {
  const { name = "router", alternative = [], days = { from: -1, to: 30 }, issuer, authority = false } = options;
  const pair = generateKeyPairSync("ec", { namedCurve: "prime256v1" });
  const algorithm = sequence(oid("2a8648ce3d040302"));
  const named = (text: string) => sequence(tlv(0x31, sequence(oid("550403"), tlv(0x0c, Buffer.from(text)))));
  const serial = createHash("sha256")
    .update(pair.publicKey.export({ type: "spki", format: "der" }))
    .digest();
  serial[0] = 0x11;
  const extensions = [
    sequence(oid("551d13"), tlv(0x04, sequence(...(authority ? [tlv(0x01, Buffer.from([0xff]))] : [])))),
    ...(alternative.length === 0
      ? []
      : [sequence(oid("551d11"), tlv(0x04, sequence(...alternative.map(alternativeName))))]),
  ];
  const body = sequence(
    tlv(0xa0, tlv(0x02, Buffer.from([2]))),
    tlv(0x02, serial.subarray(0, 16)),
    algorithm,
    named(issuer?.name ?? name),
    sequence(time(days.from), time(days.to)),
    named(name),
    pair.publicKey.export({ type: "spki", format: "der" }),
    tlv(0xa3, sequence(...extensions)),
  );
  const signature = sign("sha256", body, issuer?.keyObject ?? pair.privateKey);
  const der = sequence(body, algorithm, tlv(0x03, Buffer.concat([Buffer.alloc(1), signature])));
  const digest = createHash("sha256").update(der).digest();
  const key = pair.privateKey.export({ type: "pkcs8", format: "pem" }).toString();
  const lines = der.toString("base64").match(/.{1,64}/g) ?? [];
  return {
    cert: `-----BEGIN CERTIFICATE-----\n${lines.join("\n")}\n-----END CERTIFICATE-----\n`,
    key,
    hex: digest.toString("hex"),
    colons: (digest.toString("hex").toUpperCase().match(/../g) ?? []).join(":"),
    base64: `SHA256:${digest.toString("base64").replace(/=+$/, "")}`,
    issuing: { name, key, keyObject: pair.privateKey },
  };
}

function tlv(tag: number, body: Buffer): Buffer {
  const { length } = body;
  const size = length < 0x80 ? [length] : length < 0x100 ? [0x81, length] : [0x82, length >> 8, length & 0xff];
  return Buffer.concat([Buffer.from([tag, ...size]), body]);
}

const sequence = (...parts: Buffer[]) => tlv(0x30, Buffer.concat(parts));
const oid = (hex: string) => tlv(0x06, Buffer.from(hex, "hex"));

function time(days: number): Buffer {
  const at = new Date(Date.now() + days * 86_400_000).toISOString();
  return tlv(0x17, Buffer.from(`${at.slice(2, 19).replace(/[-T:]/g, "")}Z`));
}

function alternativeName(text: string): Buffer {
  const value = text.slice(text.indexOf(":") + 1);
  return text.startsWith("IP:") ? tlv(0x87, Buffer.from(value.split(".").map(Number))) : tlv(0x82, Buffer.from(value));
}
