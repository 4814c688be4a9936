import fc from "fast-check";
import { VirtualClock } from "../emulators/junos/clock";
import {
  Database,
  decodeSecret,
  encodeSecret,
  encryptPassword,
  valueAt,
  verifyPassword,
} from "../emulators/junos/config";

test.each([
  ["$9$m5zntu1ylM/ClM8XbwmfT", "Juniper"],
  ["$9$jckmT69pRhrz3hrev7Nik.Pz3/CtOIE", "juniper123"],
  ["$9$DUH.5n/tIEyQFEylKx7jHqmQF69A01R", "juniper123"],
  ["$9$Qgbv3/t1RSM87uO87-V4oz369uOIEclvW", "juniper123"],
  ["$9$5QnCRhrWLxcyMX-dg4QFn/CuIEy", "my-secret"],
  ["$9$/E6g9tO1IcSrvfTCu1hKv-VwgJD", "hahahoho"],
])("%s is %s", (encoded, plain) => expect(decodeSecret(encoded)).toBe(plain));

test("what is encoded reads as it was, and is another text each time", () => {
  fc.assert(
    fc.property(fc.string({ unit: "grapheme", maxLength: 40 }), (plain) => {
      expect(decodeSecret(encodeSecret(plain))).toBe(plain);
    }),
  );
  expect(new Set(Array.from({ length: 20 }, () => encodeSecret("juniper123"))).size).toBeGreaterThan(1);
});

test.each(["", "$9$", "$8$abc", "$9$m5zntu1ylM/ClM8Xbwmf", "$9$m5zn tu", "plain"])("%j is refused", (text) => {
  expect(() => decodeSecret(text)).toThrow("not a $9$ secret");
});

const secretPath = "system services outbound-ssh client nms secret";

test("a plain shared secret is encoded when it is loaded; an encoded one stays", () => {
  const database = new Database({ profile: "24.4", clock: new VirtualClock() });
  const set = (value: string) => database.load({ action: "set", format: "text" }, `set ${secretPath} "${value}"`);
  const stored = (): string => valueAt(database.candidate, secretPath) ?? "";
  expect(set("hello world").errors).toEqual([]);
  expect(stored()).toMatch(/^\$9\$/);
  expect(decodeSecret(stored())).toBe("hello world");
  for (const given of ["$9$m5zntu1ylM/ClM8XbwmfT", "$8$aes256-gcm$hmac$x"]) {
    expect(set(given).errors).toEqual([]);
    expect(stored()).toBe(given);
  }
  const { errors } = set("$9$m5zntu1ylM/ClM8Xbwmf");
  expect(errors).toEqual([expect.objectContaining({ message: "invalid encrypted string" })]);
});

/** Made with `openssl passwd -5 -salt saltstring` and `-6`. */
const long = "Hello world! and a much longer password 12345678901234567890 1234567890 1234567890";
test.each([
  ["x", "$5$saltstring$8lNOPUYH/6hNVwI72WGU4WW1KQqblnIzRCd9nWOKs5A"],
  [long, "$5$saltstring$Pq12y27CQ61IXyDzcHF.2XnBlwuHu83NxlJSGtyQ0MA"],
  ["hunter2", "$6$saltstring$q2.778Y7vt0Ij2OIl01VlxEE6SEh8ZCtgFbyJX8fYkl5S7gx32QO24FVg.rs4DkoAs9t6R19x4z8g69teXFxA0"],
  [long, "$6$saltstring$114mfVCOR9CTNDCrVvv8RLBqywF7bWsQvtlH145TdjBlxGKYAMvsFO/o3QErlcG/v6jJhJK3GXMFyKdotc6nv."],
])("the password %s", (plain, encrypted) => {
  expect(verifyPassword(encrypted, plain)).toBe(true);
  expect(verifyPassword(encrypted, `${plain}.`)).toBe(false);
});

test("a plain password becomes its hash", () => {
  const database = new Database({ profile: "17.4", clock: new VirtualClock() });
  const load = (text: string) => database.load({ action: "set", format: "text" }, text);
  expect(load('set system root-authentication plain-text-password-value "hunter2"').errors).toEqual([]);
  const first = valueAt(database.candidate, "system root-authentication encrypted-password") ?? "";
  expect(verifyPassword(first, "hunter2")).toBe(true);
  expect(database.compare(0)).not.toContain("hunter2");
  load('set system root-authentication plain-text-password-value "other"');
  const second = valueAt(database.candidate, "system root-authentication encrypted-password") ?? "";
  expect(verifyPassword(second, "other")).toBe(true);
  expect(encryptPassword("x")).not.toBe(encryptPassword("x"));
  expect(verifyPassword("*", "x")).toBe(false);
});
