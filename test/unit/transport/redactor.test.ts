import fc from "fast-check";
import { Redactor } from "../../../provider/core/redactor";
import { newKey } from "./ssh-server";

const withSecrets = (...secrets: string[]) => {
  const redactor = new Redactor();
  for (const secret of secrets) redactor.add(secret);
  return redactor;
};
const secrets = fc
  .string({ minLength: 6, maxLength: 30, unit: "binary" })
  .filter((text) => text.trim().length >= 6 && !/[\r\n]/.test(text));

it("masks a secret wherever it stands, and leaves the rest", () => {
  const redactor = withSecrets("hunter2!", "other");
  expect(redactor.mask("login hunter2!hunter2! and other end")).toBe("login [secret][secret] and [secret] end");
  expect(redactor.mask("nothing here")).toBe("nothing here");
});

it("masks the longer of two secrets, and leaves no rest where two overlap", () => {
  expect(withSecrets("pass", "password").mask("my password")).toBe("my [secret]");
  expect(withSecrets("abcdef", "defghi").mask("x abcdefghi y")).toBe("x [secret] y");
});

it.each([
  ["JSON", (secret: string) => JSON.stringify({ secret }), `a"b\\c\td`],
  [
    "XML",
    (secret: string) => `<x>${secret.replace(/&/g, "&amp;").replace(/</g, "&lt;").replace(/>/g, "&gt;")}</x>`,
    "a<b&c>d'e",
  ],
  [
    "a line of Junos in XML",
    (secret: string) => {
      const quoted = secret.replaceAll('"', '\\"');
      const entities: { [each: string]: string } = {
        '"': "&quot;",
        "'": "&apos;",
        "&": "&amp;",
        "<": "&lt;",
        ">": "&gt;",
      };
      return quoted.replace(/["'&<>]/g, (each) => entities[each] ?? "");
    },
    `say "it's" <5 & $x?`,
  ],
  ["a shell", (secret: string) => `echo '${secret.replaceAll("'", `'\\''`)}'`, "it's me"],
  ["an address", (secret: string) => `https://x/${encodeURIComponent(secret)}`, "a/b c?d"],
])("masks it escaped for %s", (_what, spell, secret) => {
  const masked = withSecrets(secret).mask(spell(secret));
  expect(masked).toContain("[secret]");
  expect(masked.length).toBeLessThan(spell(secret).length - secret.length + 12);
});

it.each([
  ["text of Junos that hides a secret", "$9$m5zntu1ylM/ClM8XbwmfT"],
  ["text that the master password seals", "$8$aes256-gcm$hmac-sha2-256$100$ZnVubnk$c2FsdA"],
  ["the hash of a password", "$6$PlBuPqEi$1sVWH0oCqTEjE2p4vLaP1z5Vn9S0dGcQ6jYdHvtC8g0"],
])("masks what stands in the place of one: %s", (_what, text) => {
  expect(new Redactor().mask(`secret "${text}"; ## SECRET-DATA`)).toBe('secret "[secret]"; ## SECRET-DATA');
  expect(new Redactor().pendingFrom(`secret "${text}`)).toBe(8);
  expect(new Redactor().pendingFrom(`secret "${text}"`)).toBe(text.length + 9);
  expect(new Redactor().mask("$9$1 and $1 and $1$2 stay")).toBe("$9$1 and $1 and $1$2 stay");
});

it("masks it in base64, wherever it stands in the encoded text", () => {
  fc.assert(
    fc.property(secrets, fc.string({ maxLength: 9 }), fc.string({ maxLength: 9 }), (secret, before, after) => {
      const encoded = Buffer.from(before + secret + after).toString("base64");
      const masked = withSecrets(secret).mask(encoded);
      expect(masked).toContain("[secret]");
      // What is left decodes to less than two characters of the secret beyond what stood around it.
      const left = masked.replaceAll("[secret]", "").replace(/=/g, "").length;
      expect((left * 3) / 4).toBeLessThan(Buffer.byteLength(before + after) + 4);
    }),
  );
});

it("masks each line of a secret of several lines", () => {
  const redactor = withSecrets("first line\nsecond line\r\nx\n");
  expect(redactor.mask("1: second line\r\n2: first line")).toBe("1: [secret]\r\n2: [secret]");
  expect(redactor.mask("x")).toBe("x");
});

it("masks a short secret only where it is the whole text", () => {
  const redactor = withSecrets("abc", "");
  expect(redactor.mask("abc\n")).toBe("[secret]");
  expect(redactor.mask("abcdef")).toBe("abcdef");
  expect(redactor.mask("")).toBe("");
});

describe("a private key that nobody made known", () => {
  const { openssh, pkcs8 } = newKey();

  it.each([
    ["as it is", openssh],
    ["as PKCS#8", pkcs8],
    ["cut off", openssh.slice(0, 200)],
    ["without its frame", openssh.split("\n").slice(1, -2).join("\n")],
    ["in base64", Buffer.from(openssh).toString("base64")],
  ])("is masked %s", (_form, text) => {
    const masked = new Redactor().mask(`before ${text} after`);
    expect(masked).toMatch(/^before \[secret\](\s*after)?$/);
  });

  it("leaves public keys and certificates alone", () => {
    const text = `${newKey().line}\n-----BEGIN CERTIFICATE-----\nMIIB\n-----END CERTIFICATE-----\n`;
    expect(new Redactor().mask(text)).toBe(text);
  });

  it("is masked line by line once it is known, but its frame is no secret", () => {
    const redactor = withSecrets(openssh);
    for (const line of openssh.trim().split("\n")) {
      if (!line.startsWith("-----")) expect(redactor.mask(line)).toBe("[secret]");
    }
    expect(redactor.mask("-----END CERTIFICATE-----")).toBe("-----END CERTIFICATE-----");
  });
});

describe("the tail that a reader of chunks keeps back", () => {
  it("begins where a secret may begin", () => {
    const redactor = withSecrets("hunter2!");
    expect(redactor.pendingFrom("hello hunt")).toBe(6);
    expect(redactor.pendingFrom("hello ")).toBe(6);
    expect(redactor.pendingFrom("hello hunter2!")).toBe(14);
  });

  it("does not begin inside of a secret whose end looks like its beginning", () => {
    const redactor = withSecrets("abcab-abcab");
    expect(redactor.pendingFrom("x abcab-abcab")).toBe(2);
    expect(redactor.mask("x abcab-abcab", true)).toBe("x [secret]");
    expect(redactor.mask("x abcab-", true)).toBe("x [secret]");
  });

  it("holds a private key until its end has come", () => {
    const redactor = new Redactor();
    expect(redactor.pendingFrom("x\n-----BEGIN OPENSSH PRIV")).toBe(2);
    expect(redactor.pendingFrom("x\n-----BEGIN OPENSSH PRIVATE KEY-----\nb3Bl\n")).toBe(2);
    const whole = "x\n-----BEGIN EC PRIVATE KEY-----\nMHc\n-----END EC PRIVATE KEY-----\n";
    expect(redactor.pendingFrom(whole)).toBe(whole.length);
  });

  it("never lets a part of a secret through, however the text is cut", () => {
    fc.assert(
      fc.property(secrets, fc.string(), fc.string(), fc.array(fc.nat(60)), (secret, before, after, cuts) => {
        const redactor = withSecrets(secret);
        const text = `${before}${secret}${after}`;
        let pending = "";
        let out = "";
        let at = 0;
        for (const cut of [...cuts, text.length]) {
          pending += text.slice(at, at + cut);
          at += cut;
          const safe = redactor.pendingFrom(pending);
          out += redactor.mask(pending.slice(0, safe));
          pending = pending.slice(safe);
        }
        out += redactor.mask(pending);
        expect(out).not.toContain(secret);
      }),
    );
  });
});
