import { readFileSync } from "node:fs";
import type { Args, Change, LoginFacts, Observed, RenderContext } from "../../provider/core/contract";
import { knownHost } from "../../provider/platforms/openssh/known-host";
import type { ShellAnswer } from "../../provider/platforms/openssh/request";
import type { Step } from "../../provider/platforms/openssh/step";
import { keygen, run, scratch } from "./formats/support";

const files = scratch();
const publicKey = keygen(files.path("a"), "-t", "ed25519")
  .publicKey.trim()
  .replace(/ me@here$/, "");
const second = keygen(files.path("b"), "-t", "ed25519")
  .publicKey.trim()
  .replace(/ me@here$/, "");
const check = (args: Args, release?: string) => knownHost.check({ publicKey, ...args }, release, []);
const reasons = (args: Args, release?: string) =>
  check(args, release).failures.map(({ property, reason }) => `${property}: ${reason}`);

describe("check", () => {
  test.each<[Args]>([
    [{ host: "web1.example.net" }],
    [{ host: "192.0.2.1", port: 65_535, user: "alice" }],
    [{ host: "2001:db8::1", file: "/etc/ssh/known_hosts_lab" }],
    [{ host: "fe80::1%eth0", port: 1 }],
    [{ host: "*.example.net", marker: "cert-authority" }],
    [{ host: ["*.example.net", "!bad.example.net", "10.0.?.*"], hashed: false }],
    [{ host: "*", marker: "revoked" }],
    [{ host: ["web1"], hashed: true }],
    [{ host: "2001:db8:*" }],
  ])("accepts %j", (args) => {
    const once = check(args);
    expect(once.failures).toEqual([]);
    expect(knownHost.check(once.args, undefined, [])).toEqual(once);
  });

  test("names become lower case and stand once, the key becomes one clean line", () => {
    const { args } = check({
      host: ["Web1.Example.NET", "web1.example.net", "!A"],
      publicKey: `${publicKey}  a  b \n`,
    });
    expect(args).toEqual({ host: ["web1.example.net", "!a"], publicKey: `${publicKey} a  b` });
    expect(check({ host: "WEB1" }).args.host).toBe("web1");
  });

  test.each<[Args, RegExp]>([
    [{ host: "" }, /^host: must be a host name, an address or a pattern/],
    [{ host: 7 }, /^host: must be a host name/],
    [{ host: [] }, /^host: must name at least one/],
    [{ host: ["a", "b c"] }, /^host\[1\]: "b c" is no host name.*accepted/],
    [{ host: "a\nevil ssh-ed25519 AAAA" }, /^host: must not contain line breaks, NUL/],
    [{ host: "a\0" }, /^host: must not contain line breaks, NUL/],
    [{ host: "a,b" }, /^host: "a,b": give several hosts as a list/],
    [{ host: "[a]:2222" }, /^host: .*without brackets.*`port`/],
    [{ host: "a:2222" }, /^host: .*give the port as `port`/],
    [{ host: "root@a" }, /^host: .*without a user/],
    [{ host: "10.0.0.0/8" }, /^host: .*no networks.*10\.0\.\*/],
    [{ host: "|1|AAAA|AAAA" }, /^host: .*is no host name/],
    [{ host: "#a" }, /^host: .*is no host name/],
    [{ host: "@revoked" }, /^host: .*without a user/],
    [{ host: "bücher.example" }, /^host: .*xn--/],
    [{ host: "a".repeat(256) }, /^host: must not be longer than 255/],
    [{ host: "!a" }, /^host: names nobody/],
    [{ host: ["!a", "!b"] }, /^host: names nobody/],
    [{ host: "!" }, /^host: "!" is no host name/],
    [{ host: "a", port: 0 }, /^port: must be a whole number from 1 to 65535/],
    [{ host: "a", port: 65_536 }, /^port: .*65535/],
    [{ host: "a", port: "22" }, /^port: .*not "22"/],
    [{ host: "a", port: 22.5 }, /^port: must be a whole number/],
    [{ host: "a", marker: "@revoked" }, /^marker: must be "cert-authority" or "revoked" \(without the @\)/],
    [{ host: "a", hashed: "yes" }, /^hashed: must be true or false/],
    [{ host: "*.a", hashed: true }, /^hashed: hides exactly one name/],
    [{ host: ["a", "b"], hashed: true }, /^hashed: hides exactly one name/],
    [{ host: "a", user: "no such;user" }, /^user: .*is not the name of an account/],
    [{ host: "a", file: "known_hosts" }, /^file: must be an absolute path, such as/],
    [{ host: "a", file: "~/known_hosts" }, /^file: .*give `user` instead/],
    [{ host: "a", file: "/a\nb" }, /^file: must not contain line breaks, NUL/],
    [{ host: "a", file: "/a\0b" }, /^file: must not contain line breaks, NUL/],
    [{ host: "a", file: "/etc/ssh/" }, /^file: must name a file/],
    [{ host: "a", file: "/etc/ssh/../x" }, /^file: must be written without detours: \/etc\/x/],
    [{ host: "a", file: "/dev/null" }, /^file: Host keys are always checked/],
    [{ host: "a", file: "/etc/x", user: "alice" }, /^file: is given beside user; keep one of them/],
    [{ host: "a", publicKey: 5 }, /^publicKey: must be the text of one public key/],
    [{ host: "a", publicKey: "ssh-dss AAAA" }, /^publicKey: DSA/],
    [{ host: "a", publicKey: "ssh-ed25519-cert-v01@openssh.com AAAA" }, /^publicKey: This is a certificate/],
    [{ host: "a", publicKey: `a ${"ssh-ed25519"} AAAA` }, /^publicKey: /],
    [{ host: "a", publicKey: `${publicKey}\n${publicKey}` }, /^publicKey: .*more than one line/],
  ])("refuses %j", (args, reason) => {
    expect(reasons(args)).toEqual([expect.stringMatching(reason)]);
  });

  test("a private key, a known_hosts line and a file of ssh-keygen -s get their own sentences, and no word of a secret", () => {
    const secret = readFileSync(files.path("a"), "utf8");
    expect(reasons({ host: "a", publicKey: secret })).toEqual([
      expect.stringMatching(/^publicKey: This is a PRIVATE key/),
    ]);
    expect(reasons({ host: "a", publicKey: secret }).join()).not.toContain(secret.split("\n")[1]);
    expect(reasons({ host: "a", publicKey: `web1 ${publicKey}` })).toEqual([
      expect.stringMatching(/whole known_hosts line/),
    ]);
    run("ssh-keygen", "-q", "-s", files.path("a"), "-I", "me", "-h", "-n", "web1", `${files.path("b")}.pub`);
    const certificate = readFileSync(`${files.path("b")}-cert.pub`, "utf8");
    expect(reasons({ host: "a", publicKey: certificate })).toEqual([expect.stringMatching(/certificate/)]);
  });

  test("the release decides on keys it does not know", () => {
    const type = "ssh-mldsa44-ed25519@openssh.com";
    const blob = Buffer.concat([Buffer.from([0, 0, 0, type.length]), Buffer.from(type), Buffer.alloc(64)]);
    const args = { host: "a", publicKey: `${type} ${blob.toString("base64")}` };
    expect(reasons(args, "9.2")).toEqual([expect.stringMatching(/needs OpenSSH 10\.4; this host has 9\.2/)]);
    expect(reasons(args, "10.4")).toEqual([]);
    expect(reasons(args)).toEqual([]);
  });
});

test("identity: file, marker, names with their port, and the key; nothing else", () => {
  const identity = (args: Args) => knownHost.identity(check({ host: "h", ...args }).args);
  expect(identity({})).toMatch(/^\/etc\/ssh\/ssh_known_hosts h SHA256:\S{43}$/);
  expect(identity({ user: "alice", port: 2222 })).toMatch(/^~alice\/\.ssh\/known_hosts \[h\]:2222 SHA256:/);
  expect(identity({ file: "/x", marker: "revoked", host: ["b", "A"] })).toMatch(/^\/x @revoked a,b SHA256:/);
  const same: Args[] = [
    { port: 22 },
    { host: "H" },
    { host: ["h"] },
    { publicKey: `${publicKey} note` },
    { hashed: true },
  ];
  for (const args of same) expect(identity(args)).toBe(identity({}));
  const others: Args[] = [
    { port: 23 },
    { host: "i" },
    { publicKey: second },
    { user: "h" },
    { marker: "cert-authority" },
  ];
  for (const args of others) expect(identity(args)).not.toBe(identity({}));
  for (const name of ["host", "port", "publicKey", "user", "file", "marker"])
    expect(knownHost.replaceOn).toContain(name);
});

/** What the host answers when the file holds this text. */
function answersFor(path: string, text: string | undefined, mode = "-rw-r--r--"): Map<string, ShellAnswer> {
  const out = text === undefined ? "absent\n" : `${mode} 1 0 0 9 Nov 21 10:00 x\n1 1\n${text}`;
  const parents = "drwxr-xr-x 1 0 0 9 Nov 21 10:00 /x/.\nowner root\ndir /x\n";
  return new Map([
    [`file:${path}`, { code: 0, out, err: "" }],
    [`parents:${path}`, { code: 0, out: parents, err: "" }],
    ["account:alice", { code: 0, out: "alice:x:1000:1000::/home/alice:/bin/sh\ngroups alice\n", err: "" }],
  ]);
}

const parse = (args: Args, text: string | undefined, path = "/etc/ssh/ssh_known_hosts", mode?: string) =>
  knownHost.parse(check(args).args, answersFor(path, text, mode), { release: "9.2" });
const context: RenderContext = {
  facts: undefined,
  login: undefined,
  found: undefined,
  allowLockout: false,
  owner: "",
  nextPort: undefined,
  prior: undefined,
};
const render = (observed: Observed, args: Args) =>
  knownHost.render(observed, { present: true, args: check(args).args }, context);
const shown = (changes: Change<Step>[]) => changes.flatMap((change) => change.shown);

describe("parse", () => {
  test("the line as it stands is the output", () => {
    expect(parse({ host: "h" }, `# c\nH,i ${publicKey} note\n`)).toMatchObject({
      present: true,
      args: { publicKey: `${publicKey} note`, hashed: false },
      outputs: { fingerprint: expect.stringMatching(/^SHA256:/), line: `H,i ${publicKey} note` },
      warnings: [],
    });
    expect(parse({ host: "h" }, undefined).present).toBe(false);
    expect(parse({ host: "h", user: "alice" }, `h ${publicKey}`, "/home/alice/.ssh/known_hosts").present).toBe(true);
  });

  test("neither another marker, nor @revoked *, nor a broken line is presence", () => {
    const text = `@revoked * ${second}\n@cert-authority h ${publicKey}\nh ssh-ed25519 AAAA\n#h ${publicKey}\n`;
    expect(parse({ host: "h" }, text)).toMatchObject({ present: false, warnings: [] });
  });

  test("another key of the same type is reported, one of another type or port is not", () => {
    const rsa = keygen(files.path("r"), "-t", "rsa", "-b", "2048").publicKey;
    const text = `h ${publicKey}\nh ${rsa}[h]:2222 ${second}\n@cert-authority h ${second}\n`;
    expect(parse({ host: "h" }, text).warnings).toEqual([]);
    expect(parse({ host: "h" }, `${text}*,!i ${second}\n`).warnings).toEqual([
      expect.stringMatching(/^line 5 of \/etc\/ssh\/ssh_known_hosts holds another ssh-ed25519 key for h \(SHA256:/),
    ]);
  });

  test("a revocation of the declared key, a name that still shows, and a file nobody may read are reported", () => {
    const revoked = parse({ host: "h" }, `@revoked * ${publicKey}\nh ${publicKey}\n`).warnings;
    expect(revoked).toEqual([expect.stringMatching(/line 1 .*revokes this very key/)]);
    expect(parse({ host: "h", hashed: true }, `h,i ${publicKey}\n`).warnings).toEqual([
      expect.stringMatching(/still shows h/),
    ]);
    const mode = parse({ host: "h" }, "", undefined, "-rw-------").warnings;
    expect(mode).toEqual([expect.stringMatching(/mode 600.*chmod 644/)]);
  });

  test("bytes that are no text do not break what compares them", () => {
    const observed = parse({ host: "h" }, `h ${publicKey} a\x01\xff\r\n`);
    if (!observed.present) throw new Error("absent");
    expect(knownHost.same?.("publicKey", observed.args.publicKey ?? null, publicKey)).toBe(true);
    expect(knownHost.same?.("publicKey", observed.args.publicKey ?? null, `${publicKey} a`)).toBe(false);
    expect(knownHost.check(observed.args, undefined, []).failures).toEqual([]);
  });

  test("a user without an entry or a home is an error, not an absence", () => {
    const answers = answersFor("/home/alice/.ssh/known_hosts", "");
    answers.set("account:alice", { code: 0, out: "absent\n", err: "" });
    expect(() => knownHost.parse(check({ host: "h", user: "alice" }).args, answers, { release: "9.2" })).toThrow(
      /does not exist/,
    );
  });
});

describe("render", () => {
  test("a create shows the line, a settled host nothing", () => {
    expect(shown(render({ present: false }, { host: "h", port: 2222, user: "alice" }))).toEqual([
      "edit ~alice/.ssh/known_hosts",
      `+ [h]:2222 ${publicKey}`,
    ]);
    expect(render(parse({ host: "h" }, `h ${publicKey}\n`), { host: "h" })).toEqual([]);
  });

  test("a hidden name shows what will be drawn, not what was", () => {
    const plan = shown(
      render(parse({ host: "h", hashed: true }, `h ${publicKey} note\n`), { host: "h", hashed: true }),
    );
    expect(plan).toEqual([
      "edit /etc/ssh/ssh_known_hosts",
      `- h ${publicKey} note`,
      `+ |1|salt|hash(h) ${publicKey} note`,
    ]);
  });

  test("at preview of an update the lines come from state", () => {
    const observed: Observed = { present: true, args: check({ host: "h", marker: "revoked" }).args, outputs: {} };
    expect(shown(render(observed, { host: "h", marker: "revoked", publicKey: `${publicKey} why` }))).toEqual([
      "edit /etc/ssh/ssh_known_hosts",
      `- @revoked h ${publicKey}`,
      `+ @revoked h ${publicKey} why`,
    ]);
  });

  test("a removal spares what another resource of the program declares", () => {
    const observed = parse({ host: ["a", "b"] }, `a,b ${publicKey}\n`);
    const keep = (args: Args) => [knownHost.identity(check(args).args)];
    const remove = (...kept: string[]) => shown(knownHost.render(observed, { present: false, keep: kept }, context));
    expect(remove(...keep({ host: "a" }))).toEqual([
      "edit /etc/ssh/ssh_known_hosts",
      `- a,b ${publicKey}`,
      `+ a ${publicKey}`,
    ]);
    expect(remove()).toEqual(["edit /etc/ssh/ssh_known_hosts", `- a,b ${publicKey}`]);
    for (const args of [
      { host: "a", user: "alice" },
      { host: "a", marker: "revoked" },
      { host: "a", publicKey: second },
    ]) {
      expect(remove(...keep(args))).toHaveLength(2);
    }
  });

  test("what is left of a list goes too, though the list is not there any more", () => {
    const observed = parse({ host: ["a", "b"] }, `b ${publicKey}\n`);
    expect(observed.present).toBe(false);
    expect(shown(knownHost.render(observed, { present: false }, context))).toHaveLength(2);
  });

  test("without root only one's own file can be written, and the error says so before anything is sent", () => {
    const as = (args: Args) => () =>
      knownHost.render(
        { present: false },
        { present: true, args: check(args).args },
        { ...context, facts: { release: "9.2", session: { uid: "1000", me: "alice" } }, login: {} as LoginFacts },
      );
    expect(as({ host: "h" })).toThrow(/only root may write \/etc\/ssh\/ssh_known_hosts, and this run works as alice/);
    expect(as({ host: "h", user: "bob" })).toThrow(/only root may write ~bob/);
    expect(as({ host: "h", user: "alice" })()).toHaveLength(1);
    expect(as({ host: "h", file: "/srv/known_hosts" })()).toHaveLength(1);
  });
});
