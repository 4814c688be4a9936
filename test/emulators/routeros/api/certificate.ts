import { createPublicKey, generateKeyPairSync, randomBytes, sign } from "node:crypto";

/** A certificate that vouches for itself, as a router makes them. */
export interface OwnCertificate {
  cert: string;
  key: string;
}

/** RFC 5280, in the little of DER that one certificate for `127.0.0.1` and `localhost` needs. */
export function newCertificate(): OwnCertificate {
  const { privateKey } = generateKeyPairSync("ec", { namedCurve: "prime256v1" });
  const spki = createPublicKey(privateKey).export({ type: "spki", format: "der" });
  const name = sequence(setOf(sequence(oid(0x55, 0x04, 0x03), der(0x0c, Buffer.from("emulated router")))));
  const names = sequence(der(0x82, Buffer.from("localhost")), der(0x87, Buffer.from([127, 0, 0, 1])));
  const body = sequence(
    der(0xa0, integer(Buffer.from([2]))),
    integer(Buffer.concat([Buffer.from([1]), randomBytes(8)])),
    ecdsaWithSha256,
    name,
    sequence(time("200101000000Z"), time("491231235959Z")),
    name,
    spki,
    der(
      0xa3,
      sequence(
        sequence(oid(0x55, 0x1d, 0x13), der(0x04, sequence(der(0x01, Buffer.from([0xff]))))),
        sequence(oid(0x55, 0x1d, 0x11), der(0x04, names)),
      ),
    ),
  );
  const signature = sign("sha256", body, privateKey);
  const bytes = sequence(body, ecdsaWithSha256, der(0x03, Buffer.concat([Buffer.alloc(1), signature])));
  const lines = bytes.toString("base64").match(/.{1,64}/g) ?? [];
  return {
    cert: ["-----BEGIN CERTIFICATE-----", ...lines, "-----END CERTIFICATE-----", ""].join("\n"),
    key: privateKey.export({ type: "pkcs8", format: "pem" }).toString(),
  };
}

function der(tag: number, ...parts: Buffer[]): Buffer {
  const body = Buffer.concat(parts);
  const size = body.length;
  const length = size < 0x80 ? [size] : size < 0x100 ? [0x81, size] : [0x82, size >> 8, size & 0xff];
  return Buffer.concat([Buffer.from([tag, ...length]), body]);
}

const sequence = (...parts: Buffer[]) => der(0x30, ...parts);
const setOf = (...parts: Buffer[]) => der(0x31, ...parts);
const integer = (number: Buffer) => der(0x02, number);
const oid = (...bytes: number[]) => der(0x06, Buffer.from(bytes));
const time = (text: string) => der(0x17, Buffer.from(text));
const ecdsaWithSha256 = sequence(oid(0x2a, 0x86, 0x48, 0xce, 0x3d, 0x04, 0x03, 0x02));
