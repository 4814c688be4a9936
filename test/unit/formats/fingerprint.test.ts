import { isFingerprint, md5Fingerprint, sha256Fingerprint } from "../../../provider/core/formats/fingerprint";
import { parsePublicKey } from "../../../provider/core/formats/public-key";
import { sshfpRecords } from "../../../provider/core/formats/sshfp";
import { wireString } from "../../../provider/core/formats/wire";
import { keygen, run, scratch } from "./support";

const files = scratch();
const keys = [
  keygen(files.path("ed25519"), "-t", "ed25519"),
  keygen(files.path("ecdsa"), "-t", "ecdsa", "-b", "521"),
  keygen(files.path("rsa"), "-t", "rsa", "-b", "2048"),
];

test.each(keys)("fingerprints equal ssh-keygen -l: $file", ({ file, publicKey }) => {
  const { blob } = parsePublicKey(publicKey);
  const word = (hash: string) => run("ssh-keygen", "-l", "-E", hash, "-f", `${file}.pub`).out.split(" ")[1];
  expect(sha256Fingerprint(blob)).toBe(word("sha256"));
  expect(md5Fingerprint(blob)).toBe(word("md5"));
  expect(isFingerprint(sha256Fingerprint(blob)) && isFingerprint(md5Fingerprint(blob))).toBe(true);
});

test.each(keys)("SSHFP records equal ssh-keygen -r: $file", ({ file, publicKey }) => {
  const records = sshfpRecords("host.example.com", parsePublicKey(publicKey).blob);
  const { out } = run("ssh-keygen", "-r", "host.example.com", "-f", `${file}.pub`);
  expect(`${records.map(({ record }) => record).join("\n")}\n`).toBe(out);
  expect(records.map(({ type }) => type)).toEqual([1, 2]);
});

test("a key type without a number has no SSHFP record", () => {
  const blob = Buffer.concat([
    wireString("sk-ssh-ed25519@openssh.com"),
    wireString(Buffer.alloc(32, 1)),
    wireString("ssh:"),
  ]);
  expect(sshfpRecords("host", blob)).toEqual([]);
});

test("a host name cannot add a second record", () => {
  const { blob } = parsePublicKey((keys[0] as { publicKey: string }).publicKey);
  expect(() => sshfpRecords("a\nb", blob)).toThrow(/one plain DNS name/);
});

test.each([
  "",
  "SHA256:",
  "SHA256:AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=",
  "SHA256:AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAB",
  "sha256:AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA",
  "MD5:00:11",
  "00:11:22:33:44:55:66:77:88:99:aa:bb:cc:dd:ee:ff",
])("is no fingerprint: %j", (text) => {
  expect(isFingerprint(text)).toBe(false);
});
