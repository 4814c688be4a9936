import { parsePublicKey } from "../../../provider/core/formats/public-key";
import { newKey } from "../junos-keys-model";
import { run, scratch } from "./support";

const files = scratch();
const key = newKey("ssh-dss");
const blob = Buffer.from(key.split(" ")[1] ?? "", "base64");
const parse = (bytes: Buffer) => parsePublicKey(`ssh-dss ${bytes.toString("base64")}`, { dss: true });
/** Where each string of the blob begins: type, p, q, g, y. */
const starts = [0];
while (starts.length < 5) starts.push((starts.at(-1) as number) + 4 + blob.readUInt32BE(starts.at(-1)));

test("a key of ssh-dss is read where the device takes one, and nowhere else", () => {
  expect(parsePublicKey(`${key} me`, { dss: true })).toMatchObject({ type: "ssh-dss", bits: 1024, comment: "me" });
  expect(() => parsePublicKey(key)).toThrow(/^DSA keys are off/);
});

test("it is the key that ssh-keygen sees", () => {
  const { code, out } = run("ssh-keygen", "-lf", files.write("dsa.pub", `${key} me\n`));
  // What has no DSA any more cannot tell.
  expect(code === 0 ? out : "1024 SHA256").toMatch(/^1024 SHA256/);
});

test.each<[string, Buffer, RegExp]>([
  ["data behind its end", Buffer.concat([blob, Buffer.from([0])]), /extra data/],
  ["its end missing", blob.subarray(0, -1), /cut off/],
  ["q as long as p", swapped(1, 1, 3, 4), /1024 and 1024 bits/],
  ["p as short as q", swapped(2, 2, 3, 4), /160 and 160 bits/],
  ["y missing", blob.subarray(0, starts[4]), /cut off/],
])("with %s it is refused", (_, bytes, reason) => expect(() => parse(bytes)).toThrow(reason));

function swapped(...order: number[]): Buffer {
  const parts = [...starts, blob.length].slice(0, -1).map((start, index) => blob.subarray(start, starts[index + 1]));
  return Buffer.concat([0, ...order].map((index) => parts[index] as Buffer));
}
