import { md5Response, sentence, TestClient } from "./routeros-client";
import { Routers } from "./routeros-routers";

const routers = new Routers();
afterEach(() => routers.end());

describe("words", () => {
  test.each([1, 2, 3, 4, 5])("lengths of %i bytes are read", async (form) => {
    const { client } = await routers.with();
    client.socket.write(sentence(["/system/identity/print", ".tag=x"], form));
    await client.until(() => client.replies.some(({ kind, tag }) => kind === "!done" && tag === "x"));
    expect(client.replies.find(({ tag }) => tag === "x")?.words).toEqual({ name: "MikroTik" });
  });

  test.each([127, 128, 16383, 16384, 60000])("a value of %i bytes comes back as it was sent", async (length) => {
    const { client } = await routers.with();
    const value = "x".repeat(length);
    await client.ask("/file/add", "=name=big.txt", `=contents=${value}`);
    const answer = await client.ask("/file/get", "=numbers=big.txt", "=value-name=contents");
    expect(answer.done?.ret).toBe(value);
  });

  test("a value may hold anything, also = and line ends and UTF-8", async () => {
    const { client } = await routers.with();
    const value = "a=b\r\n=c=ů 日本";
    await client.ask("/system/identity/set", `=name=${value}`);
    expect((await client.ask("/system/identity/print")).rows).toEqual([{ name: value }]);
  });

  test("a reserved first byte ends the connection", async () => {
    const { client } = await routers.with();
    client.socket.write(Buffer.from([0xf8]));
    await client.until(() => client.closed);
  });

  test("sentences may come byte by byte, and empty ones are ignored", async () => {
    const { client } = await routers.with();
    for (const byte of [0, 0, ...sentence(["/system/identity/print"])]) {
      client.socket.write(Buffer.from([byte]));
      await new Promise((resolve) => setImmediate(resolve));
    }
    await client.until(() => client.replies.some(({ words }) => words.name === "MikroTik"));
  });
});

describe("login", () => {
  test("a wrong password, and then the right one", async () => {
    const router = await routers.start({ password: "secret" });
    const client = await TestClient.open(router);
    const wrong = await client.ask("/login", "=name=admin", "=password=wrong");
    expect(wrong).toMatchObject({ trap: "invalid user name or password (6)", kinds: "!trap !done" });
    expect((await client.ask("/login", "=name=admin", "=password=secret")).kinds).toBe("!done");
    expect(router.counters).toMatchObject({ logins: 1, failedLogins: 1, connections: 1 });
    client.close();
  });

  test("nothing is answered before it", async () => {
    const client = await TestClient.open(await routers.start());
    client.send("/system/resource/print");
    await client.until(() => client.closed);
    expect(client.replies).toMatchObject([{ kind: "!fatal", bare: ["not logged in"] }]);
  });

  test("before 6.43 a challenge is answered, also by a client that first tries the new way", async () => {
    const router = await routers.start({ profile: "6.42.12", password: "secret" });
    const client = await TestClient.open(router);
    const first = await client.ask("/login", "=name=admin", "=password=secret");
    expect(first.done?.ret).toMatch(/^[0-9a-f]{32}$/);
    const response = (password: string, challenge = "") =>
      client.ask("/login", "=name=admin", `=response=${md5Response(password, challenge)}`);
    expect((await response("wrong", first.done?.ret)).trap).toBe("cannot log in");
    const second = await client.ask("/login");
    expect(second.done?.ret).not.toBe(first.done?.ret);
    expect((await response("secret", second.done?.ret)).kinds).toBe("!done");
    expect((await client.ask("/system/resource/print", "=.proplist=version")).rows).toEqual([
      { version: "6.42.12 (stable)" },
    ]);
    client.close();
  });

  test("an address that the user may not come from, a disabled user and a group without api fail alike", async () => {
    const router = await routers.start();
    await router.console(
      "/user add name=far group=full password=x address=192.0.2.0/24; /user add name=off group=full password=x disabled=yes; " +
        "/user group add name=sshonly policy=ssh,read; /user add name=noapi group=sshonly password=x",
    );
    const client = await TestClient.open(router);
    for (const name of ["far", "off", "noapi", "nobody"])
      expect((await client.ask("/login", `=name=${name}`, "=password=x")).trap).toBe(
        "invalid user name or password (6)",
      );
    client.close();
  });

  test("/quit", async () => {
    const { client } = await routers.with();
    client.send("/quit");
    await client.until(() => client.closed);
    expect(client.replies.at(-1)).toMatchObject({ kind: "!fatal", bare: ["session terminated on request"] });
  });
});

describe("TLS", () => {
  test("with its own certificate, which can be trusted as a CA or pinned", async () => {
    const router = await routers.start();
    const client = await TestClient.openTls(router, { ca: router.tlsCertificate });
    const socket = client.socket as import("node:tls").TLSSocket;
    expect(socket.getPeerCertificate().fingerprint256).toBe(router.tlsFingerprint);
    expect((await client.ask("/login", "=name=admin", `=password=${router.password}`)).kinds).toBe("!done");
    client.close();
    await expect(TestClient.openTls(router, {})).rejects.toThrow(/self-signed/);
  });

  test("anonymous, without any certificate", async () => {
    const router = await routers.start({ tls: "anonymous" });
    await expect(TestClient.openTls(router, { ca: router.tlsCertificate })).rejects.toThrow(/handshake failure/);
    const client = await TestClient.openTls(router, {
      ciphers: "ADH-AES256-GCM-SHA384:@SECLEVEL=0",
      maxVersion: "TLSv1.2",
      rejectUnauthorized: false,
      checkServerIdentity: () => undefined,
    });
    expect((await client.ask("/login", "=name=admin", `=password=${router.password}`)).kinds).toBe("!done");
    client.close();
  });
});

describe("commands", () => {
  test("tags come back on every sentence, and answers of many do not mix", async () => {
    const { client } = await routers.with();
    const answers = await Promise.all(
      Array.from({ length: 200 }, (_, i) =>
        client.ask("/user/group/print", `?name=${i % 2 ? "read" : "full"}`, `.tag=t${i}`),
      ),
    );
    answers.forEach(({ rows, kinds }, i) => {
      expect([rows.map(({ name }) => name), kinds]).toEqual([[i % 2 ? "read" : "full"], "!re !done"]);
    });
  });

  test("queries, on a stack, in their order", async () => {
    const { client } = await routers.with({ profile: "7.16" });
    const names = async (...query: string[]) =>
      (await client.ask("/ip/service/print", "=.proplist=name", ...query)).rows.map(({ name }) => name).join(" ");
    expect(await names("?name=ssh")).toBe("ssh");
    expect(await names("?=name=ssh")).toBe("ssh");
    expect(await names("?name=ssh", "?name=ftp", "?#|")).toBe("ftp ssh");
    expect(await names("?name=ssh", "?name=ftp")).toBe("");
    expect(await names("?certificate")).toBe("www-ssl api-ssl");
    expect(await names("?-certificate", "?<port=30")).toBe("telnet ftp");
    expect(await names("?certificate", "?#!", "?>port=79", "?<port=81", "?#&&")).toBe("www");
    expect(await names("?disabled=true")).toBe("www-ssl");
    expect(await names("?disabled=yes")).toBe("www-ssl");
    expect(await names("?name=ssh", "?name=ftp", "?name=www", "?#||")).toBe("ftp www ssh");
  });

  test(".proplist: an item without any of them is a bare !re", async () => {
    const { client } = await routers.with({ profile: "7.16" });
    const { rows } = await client.ask("/ip/service/print", "=.proplist=certificate,.id");
    expect(rows[0]).toEqual({ ".id": "*0" });
    const bare = await client.ask("/ip/service/print", "=.proplist=certificate", "?name=ssh");
    expect([bare.kinds, bare.rows]).toEqual(["!re !done", [{}]]);
  });

  test("count-only and get", async () => {
    const { client } = await routers.with({ profile: "7.16" });
    expect((await client.ask("/ip/service/print", "=count-only=", "?-certificate")).done).toEqual({ ret: "6" });
    expect((await client.ask("/ip/ssh/get", "=value-name=strong-crypto")).done).toEqual({ ret: "false" });
    expect((await client.ask("/ip/service/get", "=numbers=telnet", "=value-name=port")).done).toEqual({ ret: "23" });
    expect((await client.ask("/ip/service/get", "=.id=*99", "=value-name=port")).trap).toBe("no such item");
  });

  test.each([
    ["7.16", "!done"],
    ["7.20", "!empty !done"],
  ])("%s says %s when there is nothing", async (profile, kinds) => {
    const { client } = await routers.with({ profile });
    expect((await client.ask("/file/print")).kinds).toBe(kinds);
    expect((await client.ask("/ip/ssh/set", "=strong-crypto=yes")).kinds).toBe("!done");
  });

  test("refusals, in the router's words", async () => {
    const { client } = await routers.with({ profile: "7.20" });
    const trap = async (...words: string[]) => {
      const { trap: message, category, kinds } = await client.ask(...words);
      expect(kinds).toBe("!trap !done");
      return `${category ?? "-"} ${message}`;
    };
    expect(await trap("/ip/ssh/frobnicate")).toBe("0 no such command");
    expect(await trap("/ip/ssh/reset")).toBe("0 no such command");
    expect(await trap("/ip/ssh/known-hosts/print")).toBe("0 no such command prefix");
    expect(await trap("/nonsense/print")).toBe("0 no such command prefix");
    expect(await trap("/ip/ssh/set", "=password-authentication=no")).toBe(
      "1 unknown parameter password-authentication",
    );
    expect(await trap("/ip/ssh/set", "=forwarding-enabled=maybe")).toBe(
      "1 input does not match any value of forwarding-enabled",
    );
    expect(await trap("/user/ssh-keys/remove", "=.id=*77")).toBe("0 no such item");
    expect(await trap("/user/add", "=name=admin", "=group=full")).toBe(
      "- failure: user with the same name already exists",
    );
    expect(await trap("/user/add", "=name=x", "=group=none")).toBe("1 input does not match any value of group");
    // What a real router does there is not known: no answer at all is better than a made-up one.
    expect(await trap("/interface/print")).toBe("- failure: not known to this emulator");
    expect(await trap("/ip/ssh/export")).toBe("- failure: not known to this emulator");
    expect(await trap("/user/ssh-keys/add", "=user=admin")).toBe("- failure: not known to this emulator");
  });

  test("a bad parameter has no name on RouterOS 6", async () => {
    const { client } = await routers.with({ profile: "6.49" });
    expect((await client.ask("/ip/ssh/set", "=ciphers=auto")).trap).toBe("unknown parameter");
  });

  test("a group without a policy gets no further", async () => {
    const { router } = await routers.with();
    await router.console("/user add name=reader group=read password=x");
    const client = await routers.login(router, "reader", "x");
    expect((await client.ask("/ip/ssh/print")).rows).toHaveLength(1);
    for (const words of [
      ["/ip/ssh/set", "=strong-crypto=yes"],
      ["/user/ssh-keys/add", "=user=reader", "=key=ssh-rsa AAAA"],
      ["/file/add", "=name=x", "=contents=y"],
      ["/system/scheduler/add", "=name=x", "=on-event=:put 1"],
    ])
      expect((await client.ask(...words)).trap).toBe("not enough permissions (9)");
  });

  test("listen tells of what comes, changes and goes, until it is cancelled", async () => {
    const { router, client } = await routers.with();
    client.send("/user/listen", ".tag=l");
    await client.ask("/system/identity/print");
    await router.console("/user add name=new group=read password=x");
    await client.until(() => client.replies.some(({ tag }) => tag === "l"));
    await router.console('/user set new comment="c"; /user remove new');
    await client.until(() => client.replies.filter(({ tag }) => tag === "l").length === 3);
    const told = client.replies.filter(({ tag }) => tag === "l").map(({ words }) => words);
    expect(told).toMatchObject([{ name: "new" }, { name: "new", comment: "c" }, { ".id": "*2", ".dead": "true" }]);
    const cancel = await client.ask("/cancel", "=tag=l", ".tag=c");
    expect(cancel.kinds).toBe("!done");
    await client.until(() => client.replies.some(({ kind, tag }) => kind === "!done" && tag === "l"));
    expect(client.replies.find(({ kind }) => kind === "!trap")).toMatchObject({
      tag: "l",
      words: { category: "2", message: "interrupted" },
    });
  });

  test("/console/inspect lists what the release has", async () => {
    const { client } = await routers.with({ profile: "7.21" });
    const { rows } = await client.ask("/console/inspect", "=request=child", "=path=ip,ssh,set");
    expect(rows.filter(({ type }) => type === "child").map(({ name }) => name)).toContain("password-authentication");
    expect(rows.map(({ name }) => name)).not.toContain("always-allow-password-login");
    expect((await client.ask("/console/inspect", "=request=completion", "=input=/ip ssh")).trap).toMatch(/not known/);
  });
});
