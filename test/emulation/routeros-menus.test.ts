import { execFileSync } from "node:child_process";
import { createPrivateKey, createPublicKey } from "node:crypto";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Keys, pkcs8 } from "./routeros-keys";
import { Routers } from "./routeros-routers";

const routers = new Routers();
const keys = new Keys();
const rsa = keys.make("rsa", "rsa", 2048);
const ed25519 = keys.make("ed25519", "ed25519");
afterEach(() => routers.end());
afterAll(() => keys.end());

const ascii = (line: string) => line.replace(/ ů$/, "");
const wrongFormat = "unable to load key file (wrong format or bad passphrase)!";

describe("/ip/ssh", () => {
  const old = ["always-allow-password-login", "forwarding-enabled", "host-key-size", "strong-crypto"];
  const recent = ["ciphers", "forwarding-enabled", "host-key-size", "host-key-type", "password-authentication"];
  test.each([
    ["6.49", [...old, "allow-none-crypto"]],
    ["7.11", [...old, "allow-none-crypto", "host-key-type"]],
    ["7.16", [...old, "allow-none-crypto", "host-key-type"]],
    ["7.20", [...old, "ciphers", "host-key-type"]],
    ["7.21", [...recent, "publickey-authentication-options", "strong-crypto"]],
    ["7.24", [...recent, "publickey-authentication-options", "strong-crypto"]],
    [
      "7.25",
      [
        ...[...recent, "publickey-authentication-options", "strong-crypto"],
        ...["host-key-fingerprint", "known-hosts-trusted-subnets", "known-hosts-validation"],
      ],
    ],
  ])("%s shows its own fields and no .id", async (profile, fields) => {
    const { client } = await routers.with({ profile });
    const { rows } = await client.ask("/ip/ssh/print");
    expect(Object.keys(rows[0] ?? {}).sort()).toEqual([...fields].sort());
    expect(rows[0]?.["forwarding-enabled"]).toBe("no");
    expect(rows[0]?.["strong-crypto"]).toBe("false");
  });

  test("set takes all or nothing", async () => {
    const { client } = await routers.with({ profile: "7.21" });
    const both = await client.ask("/ip/ssh/set", "=strong-crypto=yes", "=host-key-size=3072");
    expect(both.trap).toBe("input does not match any value of host-key-size");
    const read = async () => (await client.ask("/ip/ssh/print")).rows[0];
    expect(await read()).toMatchObject({ "strong-crypto": "false", "host-key-size": "2048" });
    await client.ask("/ip/ssh/set", "=strong-crypto=yes", "=ciphers=aes-gcm,aes-ctr", "=password-authentication=no");
    const wanted = { "strong-crypto": "true", ciphers: "aes-gcm,aes-ctr", "password-authentication": "no" };
    expect(await read()).toMatchObject(wanted);
    await client.ask("/ip/ssh/reset", "=ciphers=", "=password-authentication=");
    expect(await read()).toMatchObject({ ciphers: "auto", "password-authentication": "yes-if-no-key" });
  });

  test("the host key is made anew by regenerate and by a change of type, not by a change of size", async () => {
    const { router, client } = await routers.with({ profile: "7.20" });
    const first = router.hostKey;
    expect(first).toMatch(/^ssh-rsa /);
    await client.ask("/ip/ssh/set", "=host-key-size=1024");
    expect(router.hostKey).toBe(first);
    expect((await client.ask("/ip/ssh/regenerate-host-key")).kinds).toBe("!done");
    expect(router.hostKey.length).toBeLessThan(first.length);
    await client.ask("/ip/ssh/set", "=host-key-type=ed25519");
    expect(router.hostKey).toMatch(/^ssh-ed25519 /);
  });

  test("no RSA key comes twice", async () => {
    const { router, client } = await routers.with({ profile: "7.16" });
    const seen = [router.hostKey];
    for (let i = 0; i < 4; i++) {
      await client.ask("/ip/ssh/regenerate-host-key");
      seen.push(router.hostKey);
    }
    expect(new Set(seen).size).toBe(5);
  });

  test("export leaves both halves, import takes PKCS#8 and consumes it", async () => {
    const { router, client } = await routers.with({ profile: "7.25" });
    await client.ask("/ip/ssh/export-host-key", "=key-file-prefix=x");
    const files = (await client.ask("/file/print")).rows.map(({ name }) => name);
    expect(files).toEqual(["x_ed25519.pem", "x_ed25519_pub.pem"]);
    const contents = async (name: string) =>
      (await client.ask("/file/get", `=numbers=${name}`, "=value-name=contents")).done?.ret ?? "";
    const exported = createPublicKey(createPrivateKey(await contents("x_ed25519.pem")));
    expect(exported.export({ type: "spki", format: "pem" })).toBe(await contents("x_ed25519_pub.pem"));
    const before = (await client.ask("/ip/ssh/get", "=value-name=host-key-fingerprint")).done?.ret;
    await client.ask("/file/add", "=name=k", `=contents=${pkcs8("ed25519", "pass")}`);
    const wrong = await client.ask("/ip/ssh/import-host-key", "=private-key-file=k", "=passphrase=no");
    expect(wrong.trap).toBe(wrongFormat);
    expect((await client.ask("/file/print", "?name=k")).rows).toHaveLength(1);
    await client.ask("/ip/ssh/import-host-key", "=private-key-file=k", "=passphrase=pass");
    expect((await client.ask("/file/print", "?name=k")).rows).toHaveLength(0);
    const after = (await client.ask("/ip/ssh/get", "=value-name=host-key-fingerprint")).done?.ret;
    expect(after).not.toBe(before);
    expect(router.hostKey).toMatch(/^ssh-ed25519 /);
  });

  test("export on RouterOS 6 writes a DSA pair as well", async () => {
    for (const legacyPublicFile of ["pem", "openssh"] as const) {
      const { client, router } = await routers.with({
        profile: "6.49",
        unknowns: { exportNames: "legacy", legacyPublicFile },
      });
      await client.ask("/ip/ssh/export-host-key", "=key-file-prefix=x");
      expect((await client.ask("/file/print")).rows.map(({ name }) => name)).toEqual([
        "x_rsa",
        "x_rsa.pub",
        "x_dsa",
        "x_dsa.pub",
      ]);
      const [row] = (await client.ask("/file/print", "=.proplist=contents", "?name=x_dsa.pub")).rows;
      if (legacyPublicFile === "pem") expect(createPublicKey(row?.contents ?? "").asymmetricKeyType).toBe("dsa");
      else {
        const file = join(keys.folder, "dsa.pub");
        writeFileSync(file, row?.contents ?? "");
        expect(execFileSync("ssh-keygen", ["-lf", file], { encoding: "utf8" })).toMatch(/^1024 SHA256:.*\(DSA\)/);
      }
      expect(router.hostKey).toMatch(/^ssh-rsa /);
    }
  });

  test("a new file may be late in the list", async () => {
    const { client, router } = await routers.with();
    router.faults.fileListLag = 150;
    await client.ask("/file/add", "=name=late", "=contents=x");
    expect((await client.ask("/file/print")).rows).toEqual([]);
    await new Promise((resolve) => setTimeout(resolve, 200));
    expect((await client.ask("/file/print")).rows).toHaveLength(1);
  });

  test("OpenSSH's own container of a private key is refused", async () => {
    const { client } = await routers.with();
    await client.ask("/file/add", "=name=k", `=contents=${readFileSync(ed25519.file, "utf8")}`);
    expect((await client.ask("/ip/ssh/import-host-key", "=private-key-file=k")).trap).toBe(wrongFormat);
  });
});

describe("/ip/service", () => {
  test("before 7.19 one row per service", async () => {
    const { router, client } = await routers.with({ profile: "7.16" });
    const { rows } = await client.ask("/ip/service/print", "?name=ssh");
    expect(rows).toEqual([
      {
        ...{ ".id": "*3", name: "ssh", port: String(router.port), address: "", vrf: "main", "max-sessions": "20" },
        ...{ invalid: "false", disabled: "false" },
      },
    ]);
    expect((await client.ask("/ip/service/set", "=numbers=api", "=max-sessions=5")).kinds).toBe("!done");
  });

  test("from 7.19 on open connections have rows too, which no name may hit", async () => {
    const { router, client } = await routers.with({ profile: "7.20" });
    const { rows } = await client.ask("/ip/service/print", "?name=api");
    expect(rows.map(({ dynamic }) => dynamic)).toEqual(["false", "true"]);
    expect(rows[1]).toMatchObject({ connection: "true", local: `127.0.0.1:${router.apiPort}` });
    const byName = await client.ask("/ip/service/set", "=numbers=api", "=max-sessions=5");
    expect(byName.trap).toBe("failure: this is configured elsewhere");
    const byDynamicId = await client.ask("/ip/service/set", `=.id=${rows[1]?.[".id"]}`, "=max-sessions=5");
    expect(byDynamicId.trap).toBe("failure: this is configured elsewhere");
    expect((await client.ask("/ip/service/set", `=.id=${rows[0]?.[".id"]}`, "=max-sessions=5")).kinds).toBe("!done");
  });

  test.each(["address", "available-from", "both"] as const)("from 7.24 on addresses are shown as %s", async (name) => {
    const { client } = await routers.with({ profile: "7.24", unknowns: { serviceAddress: name } });
    const id = (await client.ask("/ip/service/print", "?name=ssh")).rows[0]?.[".id"];
    await client.ask("/ip/service/set", `=.id=${id}`, "=available-from=127.0.0.0/8,2001:db8::/32");
    const { rows } = await client.ask("/ip/service/print", "?name=ssh");
    const value = "127.0.0.0/8,2001:db8::/32";
    expect(rows[0]?.address).toBe(name === "available-from" ? undefined : value);
    expect(rows[0]?.["available-from"]).toBe(name === "address" ? undefined : value);
  });

  test("values that no release takes", async () => {
    const { client } = await routers.with({ profile: "7.16" });
    const set = async (word: string) => (await client.ask("/ip/service/set", "=numbers=ssh", word)).trap;
    expect(await set("=port=0")).toBe("value of port out of range (1..65535)");
    expect(await set("=port=ssh")).toBe("invalid value for argument port");
    expect(await set("=address=example.net")).toBe("invalid value for argument address");
    expect(await set("=max-sessions=1001")).toBe("value of max-sessions out of range (1..1000)");
    expect(await set("=address=10.0.0.1/8")).toMatch(/not known/);
  });

  test("the API's own port, addresses and limit are obeyed; who is connected stays", async () => {
    const { router, client } = await routers.with({ profile: "7.16" });
    const before = router.apiPort;
    await client.ask("/ip/service/set", "=numbers=api", "=max-sessions=1");
    await expect(routers.login(router)).rejects.toThrow();
    await client.ask("/ip/service/set", "=numbers=api", "=max-sessions=20", "=address=192.0.2.0/24");
    await expect(routers.login(router)).rejects.toThrow();
    await client.ask("/ip/service/set", "=numbers=api", "=address=", "=disabled=yes");
    expect(router.apiPort).toBe(0);
    await client.ask("/ip/service/enable", "=numbers=api");
    expect(router.apiPort).toBe(before);
    await routers.login(router);
  });
});

describe("/user/ssh-keys", () => {
  const always = [".id", "user"];
  test.each([
    ["6.49", ["bits", "key-owner"]],
    ["7.11", ["RSA", "key-owner", "key-type"]],
    ["7.14", ["RSA", "key-owner", "key-type"]],
    ["7.16", ["bits", "key-owner", "key-type"]],
    ["7.20", ["bits", "fingerprint", "key-owner", "key-type"]],
    ["7.21", ["bits", "fingerprint", "info", "key-type"]],
    ["7.25", ["bits", "fingerprint", "info", "key-type"]],
  ])("%s shows its own fields, and takes a key by import", async (profile, fields) => {
    const { client } = await routers.with({ profile });
    await put(client, "k.txt", ascii(rsa.line), profile);
    const answer = await client.ask("/user/ssh-keys/import", "=user=admin", "=public-key-file=k.txt");
    expect([answer.kinds, answer.done]).toEqual(["!done", {}]);
    const { rows } = await client.ask("/user/ssh-keys/print");
    expect(Object.keys(rows[0] ?? {}).sort()).toEqual([...always, ...fields].sort());
    expect(rows[0]?.info ?? rows[0]?.["key-owner"]).toBe("rsa");
    if (fields.includes("fingerprint")) expect(rows[0]?.fingerprint?.replace(/=+$/, "")).toBe(rsa.fingerprint);
    expect((await client.ask("/file/print")).rows).toHaveLength(0);
  });

  async function put(client: Awaited<ReturnType<Routers["login"]>>, name: string, contents: string, profile: string) {
    if (profile !== "6.49") return client.ask("/file/add", `=name=${name}`, `=contents=${contents}`);
    expect((await client.ask("/file/add", "=name=x", "=contents=y")).trap).toBe("no such command");
    await client.ask("/file/print", `=file=${name.replace(/\.txt$/, "")}`);
    return client.ask("/file/set", `=numbers=${name}`, `=contents=${contents}`);
  }

  test("add answers with the id; duplicates are two rows; remove takes several", async () => {
    const { client } = await routers.with({ profile: "7.21" });
    const add = () => client.ask("/user/ssh-keys/add", "=user=admin", `=key=${rsa.line}`, "=comment=mine");
    expect((await add()).done).toEqual({ ret: "*1" });
    expect((await add()).done).toEqual({ ret: "*2" });
    const { rows } = await client.ask("/user/ssh-keys/print");
    expect(rows).toMatchObject([{ info: "rsa ů", comment: "mine", bits: "2048", "key-type": "rsa" }, { ".id": "*2" }]);
    expect((await client.ask("/user/ssh-keys/print", "?.id=*2")).rows).toHaveLength(1);
    expect((await client.ask("/user/ssh-keys/set", "=.id=*1", "=comment=x")).trap).toBe("no such command");
    expect((await client.ask("/user/ssh-keys/remove", "=.id=*1,*2")).kinds).toBe("!done");
    expect((await add()).done).toEqual({ ret: "*3" });
  });

  const short = keys.make("short", "rsa", 1024);
  test.each([
    ["7.11", "Ed25519", ed25519.line, wrongFormat],
    ["7.16", "Ed25519", ed25519.line, undefined],
    ["7.24", "ECDSA", keys.make("ecdsa", "ecdsa").line, wrongFormat],
    ["7.24", "a short RSA key", short.line, "keys smaller than 2048bit are not allowed"],
    ["7.20", "a short RSA key", short.line, "failure: not known to this emulator"],
    ["7.24", "half a blob", "ssh-rsa AAAA", wrongFormat],
    ["7.24", "a blob of another type", `ssh-rsa ${ed25519.line.split(" ")[1]}`, wrongFormat],
    ["7.24", "PEM", "-----BEGIN PUBLIC KEY-----", wrongFormat],
  ])("%s and %s", async (profile, _what, line, trap) => {
    const { client } = await routers.with({ profile });
    expect((await client.ask("/user/ssh-keys/add", "=user=admin", `=key=${line}`)).trap).toBe(trap);
  });

  test("whether RouterOS 6 has add is not known: refused, unless a test says which", async () => {
    const { client } = await routers.with({ profile: "6.49" });
    const words = ["/user/ssh-keys/add", "=user=admin", `=key=${rsa.line}`];
    expect((await client.ask(...words)).trap).toMatch(/not known/);
    const absent = await routers.with({ profile: "6.49", unknowns: { addOnV6: "absent" } });
    expect((await absent.client.ask(...words)).trap).toBe("no such command");
    const works = await routers.with({ profile: "6.49", unknowns: { addOnV6: "works" } });
    expect((await works.client.ask(...words)).done).toEqual({ ret: "*1" });
  });

  test("a list that lags shows a new key only later", async () => {
    const { router, client } = await routers.with();
    router.faults.listLag = 150;
    const id = (await client.ask("/user/ssh-keys/add", "=user=admin", `=key=${rsa.line}`)).done?.ret;
    expect((await client.ask("/user/ssh-keys/print", `?.id=${id}`)).kinds).toBe("!empty !done");
    await new Promise((resolve) => setTimeout(resolve, 200));
    expect((await client.ask("/user/ssh-keys/print", `?.id=${id}`)).rows).toHaveLength(1);
  });

  test("what becomes of the keys of a removed user", async () => {
    const gone = async (userRemoval: "refuse" | "cascade" | "keep") => {
      const { router, client } = await routers.with({ unknowns: { userRemoval } });
      await router.console("/user add name=bob group=read password=x");
      await client.ask("/user/ssh-keys/add", "=user=bob", `=key=${rsa.line}`);
      const { trap } = await client.ask("/user/remove", "=numbers=bob");
      return [trap, (await client.ask("/user/ssh-keys/print")).rows.length];
    };
    expect(await gone("refuse")).toEqual(["failure: not known to this emulator", 1]);
    expect(await gone("cascade")).toEqual([undefined, 0]);
    expect(await gone("keep")).toEqual([undefined, 1]);
  });
});

describe("/user/ssh-keys/private", () => {
  test.each([
    ["6.49", "rsa", undefined],
    ["7.11", "ed25519", wrongFormat],
    ["7.16", "ed25519", undefined],
  ] as const)("%s and %s", async (profile, type, trap) => {
    const { client } = await routers.with({ profile });
    if (profile === "6.49") await client.ask("/file/print", "=file=k");
    const set = profile === "6.49" ? ["/file/set", "=numbers=k.txt"] : ["/file/add", "=name=k.txt"];
    await client.ask(...set, `=contents=${pkcs8(type)}`);
    const answer = await client.ask("/user/ssh-keys/private/import", "=user=admin", "=private-key-file=k.txt");
    expect(answer.trap).toBe(trap);
    expect((await client.ask("/user/ssh-keys/private/print")).rows).toHaveLength(trap === undefined ? 1 : 0);
    expect((await client.ask("/file/print")).rows).toHaveLength(trap === undefined ? 0 : 1);
  });

  test("passphrase and info; nobody reads the key back", async () => {
    const { client } = await routers.with({ profile: "7.21" });
    const pem = pkcs8("rsa", "pass");
    await client.ask("/file/add", "=name=k", `=contents=${pem}`);
    const words = ["/user/ssh-keys/private/import", "=user=admin", "=private-key-file=k", "=info=out"];
    expect((await client.ask(...words)).trap).toBe(wrongFormat);
    expect((await client.ask(...words, "=passphrase=pass")).trap).toBeUndefined();
    const { rows } = await client.ask("/user/ssh-keys/private/print", "=detail=");
    expect(rows).toMatchObject([{ user: "admin", "key-type": "rsa", bits: "2048", info: "out" }]);
    expect(JSON.stringify(rows)).not.toContain("PRIVATE");
  });
});

describe("/file", () => {
  test("holds 60 KiB and no more", async () => {
    const { client } = await routers.with();
    const add = (size: number) => client.ask("/file/add", `=name=f${size}`, `=contents=${"x".repeat(size)}`);
    expect((await add(61_250)).trap).toBeUndefined();
    expect((await add(61_500)).trap).toBe("failure: contents too long");
    expect((await client.ask("/file/print", "?name=f61250")).rows).toMatchObject([{ size: "61250" }]);
  });

  test("a full disk, and a file that is not finished yet", async () => {
    const { router, client } = await routers.with();
    router.faults.diskFull = true;
    expect((await client.ask("/file/add", "=name=x", "=contents=y")).trap).toMatch(/^failure: /);
    router.faults.diskFull = false;
    router.faults.fileLag = 150;
    await client.ask("/file/add", "=name=k", `=contents=${ascii(rsa.line)}`);
    const load = () => client.ask("/user/ssh-keys/import", "=user=admin", "=public-key-file=k");
    expect((await load()).trap).toBe(wrongFormat);
    await new Promise((resolve) => setTimeout(resolve, 200));
    expect((await load()).trap).toBeUndefined();
  });
});

describe("/ip/ssh/known-hosts", () => {
  test("7.25 has it", async () => {
    const { client } = await routers.with({ profile: "7.25" });
    const add = (host: string, key: string) => client.ask("/ip/ssh/known-hosts/add", `=host=${host}`, `=key=${key}`);
    const key = ed25519.line.split(" ").slice(0, 2).join(" ");
    expect((await add("web.example.net", key)).trap).toBe("invalid value for argument host");
    expect((await add("192.0.2.1", keys.make("ecdsa2", "ecdsa").line)).trap).toBe(wrongFormat);
    expect((await add("192.0.2.1", key)).done).toEqual({ ret: "*1" });
    const { rows } = await client.ask("/ip/ssh/known-hosts/print");
    expect(rows).toMatchObject([{ ".id": "*1", host: "192.0.2.1", "key-type": "ed25519" }]);
    expect(rows[0]?.fingerprint?.replace(/=+$/, "")).toBe(ed25519.fingerprint);
    await client.ask("/ip/ssh/known-hosts/remove", "=.id=*1");
    expect((await client.ask("/ip/ssh/known-hosts/print")).kinds).toBe("!empty !done");
  });

  test("it may be missing in a build of 7.25", async () => {
    const { client } = await routers.with({ profile: "7.25", unknowns: { knownHosts: false } });
    expect((await client.ask("/ip/ssh/known-hosts/print")).trap).toBe("no such command prefix");
  });
});

describe("the state file", () => {
  const folder = mkdtempSync(join(tmpdir(), "routeros-state-"));
  afterAll(() => rmSync(folder, { recursive: true }));

  test("what is configured survives a restart, and an upgrade renames it", async () => {
    const stateFile = join(folder, "upgraded.json");
    const first = await routers.with({ profile: "7.20", stateFile, authorizedKey: rsa.line });
    await first.client.ask("/ip/ssh/set", "=always-allow-password-login=yes");
    const { hostKey, port, apiPort, password } = first.router;
    await routers.end();
    const router = await routers.start({ profile: "7.21", stateFile, port, apiPort });
    expect([router.hostKey, router.port, router.apiPort]).toEqual([hostKey, port, apiPort]);
    const client = await routers.login(router, "admin", password);
    expect((await client.ask("/ip/ssh/print")).rows[0]).toMatchObject({ "password-authentication": "yes" });
    expect((await client.ask("/user/ssh-keys/print")).rows).toMatchObject([{ info: "rsa ů", user: "admin" }]);
  });

  test("a setting that another release cannot say is refused", async () => {
    const stateFile = join(folder, "refused.json");
    const { router } = await routers.with({ profile: "7.21", stateFile });
    await router.console("/ip ssh set password-authentication=no");
    await routers.end();
    await expect(routers.start({ profile: "7.20", stateFile })).rejects.toThrow(/password-authentication=no/);
  });
});
