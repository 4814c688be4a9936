import { readFileSync } from "node:fs";
import { join } from "node:path";
import { parseEffective } from "../../../provider/core/formats/sshd-config";
import { checkSettings } from "../../../provider/platforms/openssh/settings/check";
import { readSettings } from "../../../provider/platforms/openssh/settings/read";
import { renderLines } from "../../../provider/platforms/openssh/settings/render";
import { settings } from "../../../provider/platforms/openssh/settings/table";
import { samples } from "./samples";

/** What `sshd -T` of Debian's 10.6p1-1 prints of an empty configuration. */
const text = readFileSync(join(__dirname, "ten-six.txt"), "utf8");
const defaults = parseEffective(text);
const names = settings.map(({ argument }) => argument);
const read = (changed: string, name: string) => readSettings(parseEffective(changed), [name], { defaults })[name];
const line = (keyword: string, other: string) => text.replace(new RegExp(`^${keyword} .*\n`, "m"), other);

test("10.6 as a whole", () => {
  const all = readSettings(defaults, names, { defaults });
  expect(all).toMatchObject({
    tcpKeepAlive: true,
    fingerprintHash: "sha256",
    pubkeyAuthOptions: ["none"],
    authorizedKeysFile: [".ssh/authorized_keys", ".ssh/authorized_keys2"],
    perSourcePenalties: { crash: 90, invaliduser: 5 },
    gssapiAuthentication: null,
    revokedKeys: null,
  });
  const given = Object.fromEntries(Object.entries(all).filter(([name, value]) => value !== null && name in samples));
  expect(checkSettings(given, "10.6").failures).toEqual([]);
});

test.each([
  ["TCPKeepAlive false\n", false],
  ["TCPKeepAlive all\n", true],
  ["TCPKeepAlive transport\n", true],
])("%j", (printed, value) => expect(read(line("TCPKeepAlive", printed), "tcpKeepAlive")).toBe(value));

test("how many keys may be asked about is no option of FIDO keys", () =>
  expect(
    read(line("PubkeyAuthOptions", "PubkeyAuthOptions touch-required max-pk-ok:2\n"), "pubkeyAuthOptions"),
  ).toEqual(["touch-required"]));

test("no line for key files means none; where no release would show one, nothing is known", () => {
  expect(read(line("AuthorizedKeysFile", ""), "authorizedKeysFile")).toEqual(["none"]);
  const unknown = new Map<string, string[]>();
  expect(readSettings(unknown, ["authorizedKeysFile"], { defaults: unknown })).toEqual({ authorizedKeysFile: null });
});

test("numbers of IPQoS are written as every release reads them", () => {
  const lines = (value: string) => renderLines(checkSettings({ ipQos: value }, "10.6").args, "10.6");
  expect(lines("0x07")).toEqual(["IPQoS 7 7"]);
  expect(lines("0x20")).toEqual(["IPQoS cs1 cs1"]);
  expect(lines("va")).toEqual(["IPQoS 176 176"]);
  expect(read(line("IPQoS", "IPQoS va 0x07\n"), "ipQos")).toEqual({ interactive: "va", nonInteractive: "0x07" });
});
