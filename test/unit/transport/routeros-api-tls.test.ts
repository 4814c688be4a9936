import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { TlsOptions } from "node:tls";
import { systemTrust } from "../../../provider/transport/routeros-api/system-trust";
import { type CertificateOptions, newCertificate } from "./certificate";
import { failure } from "./open";
import { closeWires, openWire, plainTarget } from "./routeros-api-open";
import { type ApiServer, startApiServer } from "./routeros-api-server";

const authority = newCertificate({ name: "our authority", authority: true });
const certificate = (more: CertificateOptions = {}) =>
  newCertificate({ name: "router", alternative: ["IP:127.0.0.1", "DNS:localhost"], ...more });
const own = certificate();
const signed = certificate({ issuer: authority.issuing });

let server: ApiServer;
let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "tls-"));
});
afterAll(() => rmSync(folder, { recursive: true }));
afterEach(async () => {
  closeWires();
  await server?.close();
  delete process.env.SSL_CERT_FILE;
});

async function start(tls: TlsOptions) {
  server = await startApiServer({ tls });
  return { ...plainTarget(server), tls: true as unknown, insecureAcceptAnyHostKey: false };
}
const open = (target: object, warnings?: string[]) => openWire(target as never, { warnings });
const trusting = (text: string) => {
  const file = join(folder, "trust.pem");
  writeFileSync(file, text);
  process.env.SSL_CERT_FILE = file;
};

describe("tls: true", () => {
  test("takes a certificate that this system trusts and that names the host", async () => {
    trusting(authority.cert);
    const warnings: string[] = [];
    const wire = await open(await start(signed), warnings);
    expect(wire.login).toMatchObject({
      user: "admin",
      host: "127.0.0.1",
      port: server.port,
      method: "password",
      hostKeyFingerprint: signed.base64,
      hostKeyType: "tls-certificate",
      hostKeyTrust: "authority",
      hostKeyPins: [],
      negotiated: { cipher: expect.stringMatching(/^TLS_/), mac: "", hostKeyAlgorithm: "" },
    });
    expect(wire.login.offered.ciphers).toContain("aes256-ctr");
    expect(warnings).toEqual([]);
    expect(server.heard).toEqual([["/login", "=name=admin", "=password=secret-word"]]);
  });

  test("sends a host name along, and checks it", async () => {
    trusting(authority.cert);
    const names: unknown[] = [];
    const SNICallback: TlsOptions["SNICallback"] = (name, done) => {
      names.push(name);
      done(null);
    };
    await open({ ...(await start({ ...signed, SNICallback })), host: "localhost" });
    expect(names).toEqual(["localhost"]);
  });

  test.each([
    ["signed by itself", certificate(), "it is signed by itself"],
    [
      "of an authority that nobody here knows",
      certificate({ issuer: newCertificate({ name: "x", authority: true }).issuing }),
      "no authority that we trust has signed it",
    ],
    [
      "for another host",
      certificate({ issuer: authority.issuing, alternative: ["DNS:other.example.net"] }),
      'it was not made for "127.0.0.1"',
    ],
    ["that has expired", certificate({ issuer: authority.issuing, days: { from: -9, to: -2 } }), "it has expired"],
    ["from the future", certificate({ issuer: authority.issuing, days: { from: 2, to: 9 } }), "it is not valid yet"],
  ])("refuses one %s, says which it is and what would pin it, and sends nothing", async (_what, shown, words) => {
    trusting(authority.cert);
    const target = await start(shown);
    const error = await failure(open(target));
    expect(error.code).toBe("host-key-unknown");
    expect(error.message).toContain(`the certificate of 127.0.0.1:${server.port} proves nothing to us: ${words}`);
    expect(error.message).toContain(`its SHA-256 fingerprint is ${shown.hex}`);
    expect(error.hint).toContain(`\`tls: { fingerprint: "${shown.hex}" }\``);
    expect(server.heard).toEqual([]);
    // What the hint says works.
    await open({ ...target, tls: { fingerprint: shown.hex } });
  });

  test("does not say that this system's trust is empty when its file cannot be read", async () => {
    process.env.SSL_CERT_FILE = join(folder, "none");
    expect((await failure(open(await start(signed)))).message).toContain("none (SSL_CERT_FILE) cannot be read");
  });

  test("the trust of the system, with what Node.js is told besides", () => {
    const [file, extra] = [join(folder, "a"), join(folder, "b")];
    writeFileSync(file, "A");
    writeFileSync(extra, "B");
    expect(systemTrust({ SSL_CERT_FILE: file, NODE_EXTRA_CA_CERTS: extra })).toEqual(["A", "B"]);
    expect(systemTrust({ SSL_CERT_FILE: file, NODE_EXTRA_CA_CERTS: join(folder, "none") })).toEqual(["A"]);
  });
});

describe("tls: { ca }", () => {
  test("takes what that authority has signed, and nothing else", async () => {
    const target = await start(signed);
    expect((await open({ ...target, tls: { ca: authority.cert } })).login.hostKeyTrust).toBe("authority");
    const error = await failure(open({ ...target, tls: { ca: own.cert } }));
    expect(error.code).toBe("host-key-unknown");
  });

  test("takes the router's own certificate too, for its host only", async () => {
    const target = await start(own);
    await open({ ...target, tls: { ca: own.cert } });
    const other = certificate({ alternative: ["DNS:other.example.net"] });
    await server.close();
    const error = await failure(open({ ...(await start(other)), tls: { ca: other.cert } }));
    expect(error.message).toContain("it was not made for");
  });
});

describe("tls: { fingerprint }", () => {
  const expired = certificate({ alternative: ["DNS:other"], days: { from: -9, to: -2 } });

  test.each([
    ["hex", expired.hex],
    ["hex in capitals", expired.hex.toUpperCase()],
    ["with colons", expired.colons],
    ["as openssl prints it", `sha256 Fingerprint=${expired.colons}`],
    ["SHA256:base64", expired.base64],
    ["SHA256:base64 with padding", `${expired.base64}=`],
  ])("%s: that certificate is taken, whatever it says of itself", async (_form, fingerprint) => {
    const wire = await open({ ...(await start(expired)), tls: { fingerprint } });
    expect(wire.login).toMatchObject({
      hostKeyTrust: "pin",
      hostKeyPins: [expired.base64],
      hostKeyFingerprint: expired.base64,
    });
  });

  test("another certificate is loud, shows both fingerprints, and hears nothing of us", async () => {
    const error = await failure(open({ ...(await start(own)), tls: { fingerprint: signed.colons } }));
    expect(error.code).toBe("host-key-changed");
    expect(error.message).toContain(`THE CERTIFICATE OF 127.0.0.1:${server.port} HAS CHANGED`);
    expect(error.message).toContain(own.hex);
    expect(error.message).toContain(`pinned is ${signed.hex}`);
    expect(error.hint).toContain(`fingerprint: "${own.hex}"`);
    expect(server.heard).toEqual([]);
  });
});

describe("insecureAcceptAnyHostKey", () => {
  test("beside TLS takes any certificate, and says how to check it", async () => {
    const warnings: string[] = [];
    const target = { ...(await start(own)), insecureAcceptAnyHostKey: true };
    const wire = await open(target, warnings);
    expect(wire.login).toMatchObject({ hostKeyTrust: "unchecked", hostKeyFingerprint: own.base64 });
    expect(warnings).toHaveLength(1);
    expect(warnings[0]).toContain("was NOT checked");
    expect(warnings[0]).toContain(`tls: { fingerprint: "${own.hex}" }`);
  });

  test("beside a pin or an authority takes no other certificate", async () => {
    const target = { ...(await start(own)), insecureAcceptAnyHostKey: true };
    const pinned = await open({ ...target, tls: { fingerprint: own.hex } });
    expect(pinned.login.hostKeyTrust).toBe("pin");
    const error = await failure(open({ ...target, tls: { fingerprint: signed.hex } }));
    expect(error.code).toBe("host-key-changed");
    expect((await failure(open({ ...target, tls: { ca: authority.cert } }))).code).toBe("host-key-unknown");
  });

  test("beside anonymous TLS: no certificate at all, and it is said", async () => {
    const warnings: string[] = [];
    const anonymous = { ciphers: "ADH-AES256-GCM-SHA384:@SECLEVEL=0", dhparam: "auto", maxVersion: "TLSv1.2" } as const;
    const target = { ...(await start(anonymous)), tls: { anonymous: true }, insecureAcceptAnyHostKey: true };
    const wire = await open(target, warnings);
    expect(wire.login).toMatchObject({ hostKeyTrust: "unchecked", hostKeyFingerprint: "", hostKeyType: "none" });
    expect(wire.login.negotiated.cipher).toMatch(/^TLS_DH_anon_/);
    expect(warnings[0]).toContain("give the `api-ssl` service a certificate");
    // With anything that is to be proven, such a router is refused.
    const error = await failure(open({ ...target, tls: true }));
    expect(error.code).toBe("unreachable");
    expect(error.hint).toContain("`certificate=none`");
  });

  test.each([
    [false, "`tls: false` sends everything as plain text"],
    [{ anonymous: true }, "anonymous TLS has no certificate"],
  ])("is needed for tls %j", async (tls, words) => {
    server = await startApiServer();
    const error = await failure(open({ ...plainTarget(server), tls, insecureAcceptAnyHostKey: undefined }));
    expect(error.code).toBe("invalid");
    expect(error.message).toContain(words);
    expect(error.message).toContain("nothing would prove the router");
    expect(error.hint).toContain("`insecureAcceptAnyHostKey: true`");
    expect(server.connections).toBe(0);
  });
});

test.each([
  ["a text", "yes"],
  ["nothing", {}],
  ["two ways at once", { ca: own.cert, fingerprint: own.hex }],
  ["anonymous: false", { anonymous: false }],
  ["a ca that is a path", { ca: "/etc/ca.pem" }],
  ["a short fingerprint", { fingerprint: "ab:cd" }],
  ["an MD5 fingerprint", { fingerprint: "MD5:00:11:22:33:44:55:66:77:88:99:aa:bb:cc:dd:ee:ff" }],
  ["a number", { fingerprint: 7 }],
])("tls: %s is refused before anybody is contacted", async (_what, tls) => {
  server = await startApiServer();
  const error = await failure(open({ ...plainTarget(server), tls }));
  expect(error.code).toBe("invalid");
  expect(error.message).toContain("`tls");
  expect(server.connections).toBe(0);
});

test("TLS to a port that speaks none, and none to a port that speaks TLS, are told apart", async () => {
  const plain = await startApiServer({ accept: (socket) => socket.end("220 hello\r\n") && false });
  const error = await failure(open({ ...plainTarget(plain), tls: true, insecureAcceptAnyHostKey: false }));
  await plain.close();
  expect(error.code).toBe("unreachable");
  expect(error.hint).toContain("`port` is that of the `api-ssl` service (8729)");
  const target = await start(own);
  const other = await failure(open({ ...target, tls: false, insecureAcceptAnyHostKey: true }));
  expect(other.code).toBe("unreachable");
  expect(other.hint).toMatch(/^Look at `port` first: 8729 .* with TLS .* 8728 .* without/);
  const silent = await startApiServer({ accept: () => false });
  const late = await failure(
    open({ ...plainTarget(silent), tls: true, insecureAcceptAnyHostKey: false, connectTimeout: 1 }),
  );
  await silent.close();
  expect(late.message).toContain("did not finish the TLS handshake");
  expect(late.hint).toMatch(/^Look at `port` first/);
});

test("what OpenSSL says is told without its sources", async () => {
  const target = await start(own);
  const error = await failure(open({ ...target, tls: { anonymous: true }, insecureAcceptAnyHostKey: true }));
  expect(error.message).toMatch(/could not agree on TLS: SSL routines:.*handshake failure.*: SSL alert number 40$/);
  expect(error.message).not.toMatch(/\.c:\d/);
});
