import { execFileSync } from "node:child_process";
import { generateKeyPairSync } from "node:crypto";
import { existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { openssh } from "../../provider/platforms/openssh";
import { closeSessions } from "../../testing";
import { asRoot } from "../support/as-root";
import { HostKeyBench, publicHalf } from "../support/host-key";
import { messageOf, Resource } from "../support/in-process";

const told = (...words: string[]) => execFileSync("ssh-keygen", words, { encoding: "utf8" }).trim();

asRoot("Given keys and certificates of a HostKey on a real host", () => {
  // Opened once per process, with its first connection.
  const folder = mkdtempSync(join(tmpdir(), "host-key-"));
  const trace = join(folder, "trace");
  beforeAll(() => {
    process.env.PULUMI_SSH_TRACE = trace;
  });
  afterAll(() => {
    delete process.env.PULUMI_SSH_TRACE;
    rmSync(folder, { recursive: true });
  });
  let bench: HostKeyBench;
  let first: string;
  beforeEach(async () => {
    jest.spyOn(console, "log").mockImplementation(() => {});
    bench = await HostKeyBench.start();
    first = bench.server.hostKeys.ed25519.publicKey;
  }, 60_000);
  afterEach(async () => {
    jest.restoreAllMocks();
    await bench.stop();
  });
  const own = () => `[127.0.0.1]:${bench.server.port}`;
  const newText = (type: string, ...more: string[]) => {
    const file = bench.at(`given_${type}`);
    rmSync(file, { force: true });
    rmSync(`${file}.pub`, { force: true });
    told("-q", "-t", type, "-N", "", "-C", "given", "-f", file, ...more);
    return readFileSync(file, "utf8");
  };

  test("a key in each form is put in place, and travels nowhere else", async () => {
    const { privateKey } = generateKeyPairSync("ed25519");
    const forms: [string, string][] = [
      ["ed25519", newText("ed25519")],
      ["ed25519", privateKey.export({ type: "pkcs8", format: "pem" }).toString()],
      ["ecdsa", newText("ecdsa", "-m", "PEM")],
      ["rsa", newText("rsa", "-b", "2048", "-m", "PEM")],
    ];
    const sent: string[] = [];
    const apply = openssh.commit.apply;
    jest.spyOn(openssh.commit, "apply").mockImplementation((...words) => {
      const requests = apply(...words);
      sent.push(...requests.map(({ script }) => script));
      return requests;
    });
    for (const [index, [type, text]] of forms.entries()) {
      await bench.stop();
      bench = await HostKeyBench.start([type === "ecdsa" ? "ed25519" : "ecdsa"]);
      const file = bench.at(`imported${index}`);
      const key = new Resource("HostKey", `imported${index}`);
      const args = { device: bench.device(), file, privateKey: text, __secrets: ["privateKey"] };
      await key.up(args);
      expect(key.state?.type).toBe(type);
      expect(publicHalf(file)).toBe(key.state?.publicKey);
      expect(readFileSync(file, "utf8")).toMatch(/^-----BEGIN OPENSSH PRIVATE KEY-----/);
      expect(await key.up(args)).toBe("same");
    }
    // In base64 in a here-document, and once each.
    expect(sent.join("\n")).not.toMatch(/BEGIN [A-Z ]*PRIVATE KEY/);
    expect(sent.filter((script) => script.includes("LS0tLS1CRUdJTi"))).toHaveLength(forms.length);
  }, 120_000);

  test("an imported key takes the place of the one there; delete brings that back; the trace has none of it", async () => {
    const text = newText("ed25519");
    const given = publicHalf(bench.at("given_ed25519"));
    const key = new Resource("HostKey", "web");
    const args = bench.args({ privateKey: text, __secrets: ["privateKey"] });
    expect(await messageOf(key.up({ ...args, onExisting: "fail" }))).toMatch(
      /something else is there already: privateKey/,
    );
    await closeSessions();
    await key.up(args);
    expect(key.state?.publicKey).toBe(given);
    expect(publicHalf(bench.file)).toBe(given);
    expect(readFileSync(bench.server.knownHostsFile, "utf8")).toContain(`${own()} ${given}\n`);
    const words = readFileSync(trace, "utf8");
    expect(words).toContain("write_file");
    const body = text.split("\n").slice(1, -2);
    for (const line of body) expect(words).not.toContain(line);
    await closeSessions();
    expect(await key.up(bench.args())).toBe("updated"); // no longer given: the key stays
    expect(key.state?.publicKey).toBe(given);
    await closeSessions();
    await key.destroy();
    expect(publicHalf(bench.file)).toBe(first);
    expect(bench.leftovers()).toBe("");
    expect(bench.kept()).toEqual([]);
  }, 120_000);

  test("a host certificate is offered; a client that knows the CA only logs in; a rotation drops it", async () => {
    const ca = bench.at("ca");
    told("-q", "-t", "ed25519", "-N", "", "-f", ca);
    const sign = (name: string, ...more: string[]) => {
      const file = bench.at(`${name}.pub`);
      execFileSync("cp", [`${bench.file}.pub`, file]);
      told("-q", "-s", ca, "-h", "-I", name, ...more, file);
      return readFileSync(bench.at(`${name}-cert.pub`), "utf8");
    };
    const good = sign("good", "-n", "127.0.0.1", "-V", "-1d:+52w");
    const key = new Resource("HostKey", "web");
    await key.up(bench.args({ certificate: good, triggers: ["1"] }));
    const trustsCa = `@cert-authority * ${readFileSync(`${ca}.pub`, "utf8")}`;
    expect(await bench.letsIn(trustsCa)).toBe(true);
    expect(await key.refresh()).toBe(true);
    expect(await key.up(bench.args({ certificate: good, triggers: ["1"] }))).toBe("same");

    const late = sign("late", "-n", "127.0.0.1", "-V", "-2d:-1d");
    expect(await messageOf(key.up(bench.args({ certificate: late, triggers: ["1"] })))).toMatch(
      /certificate: it ended at/,
    );
    await closeSessions();
    await key.up(bench.args({ certificate: good, triggers: ["2"] }));
    expect(existsSync(`${bench.file}-cert.pub`)).toBe(false);
    expect(await bench.letsIn(trustsCa)).toBe(false);
    expect(bench.leftovers()).toBe("");
    expect(await key.refresh()).toBe(true);
    expect(await key.up(bench.args({ certificate: good, triggers: ["2"] }))).toBe("same");
    const next = sign("next", "-n", "127.0.0.1");
    await key.up(bench.args({ certificate: next, triggers: ["2"] }));
    expect(await bench.letsIn(trustsCa)).toBe(true);
    await closeSessions();
    await key.destroy();
    expect(publicHalf(bench.file)).toBe(first);
    expect(bench.leftovers()).toBe("");
  }, 120_000);

  test("a certificate of another key is refused before anything is sent", async () => {
    const ca = bench.at("ca");
    told("-q", "-t", "ed25519", "-N", "", "-f", ca);
    newText("ed25519");
    told("-q", "-s", ca, "-h", "-I", "x", "-n", "127.0.0.1", bench.at("given_ed25519.pub"));
    const certificate = readFileSync(bench.at("given_ed25519-cert.pub"), "utf8");
    const key = new Resource("HostKey", "web");
    expect(await messageOf(key.up(bench.args({ certificate })))).toMatch(/certificate: it is for the key SHA256:/);
    expect(bench.leftovers()).toBe("");
  }, 120_000);
});
