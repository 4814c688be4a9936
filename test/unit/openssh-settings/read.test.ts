import type { Json } from "../../../provider/core/contract";
import { parseEffective } from "../../../provider/core/formats/sshd-config";
import { alignSettings, isShown, resolveList, sameSetting } from "../../../provider/platforms/openssh/settings/read";
import type { Setting } from "../../../provider/platforms/openssh/settings/setting";
import { settingOf } from "../../../provider/platforms/openssh/settings/table";

const defaults = parseEffective(
  "port 22\nciphers a@openssh.com,aes128-ctr,aes256-ctr\npubkeyacceptedalgorithms ssh-ed25519,rsa-sha2-512,rsa-sha2-256\npersourcepenalties crash:90\n",
);
const context = { defaults };
const same = (argument: string, a: Json, b: Json): boolean => {
  const forth = sameSetting(argument, a, b, context);
  expect(sameSetting(argument, b, a, context)).toBe(forth);
  return forth;
};

describe("the same to sshd", () => {
  test.each<[string, Json, Json]>([
    ["ipQos", "ef", { interactive: "ef", nonInteractive: "EF" }],
    ["ipQos", "0x20", "cs1"],
    ["allowTcpForwarding", "all", "yes"],
    ["permitListen", ["8080", "*"], ["*:*", "*:8080"]],
    ["permitRootLogin", "without-password", "prohibit-password"],
    ["logLevel", "DEBUG1", "DEBUG"],
    ["logLevel", "debug", "DEBUG"],
    ["fingerprintHash", "SHA256", "sha256"],
    ["rekeyLimit", { bytes: 0 }, { bytes: "default", seconds: "none" }],
    ["unusedConnectionTimeout", 0, "none"],
    ["maxStartups", 10, { start: 10, rate: 30, full: 10 }],
    ["perSourceNetBlockSize", { ipv4: 24 }, { ipv4: 24, ipv6: 128 }],
    ["streamLocalBindMask", "0022", "22"],
    ["port", 22, [22]],
    ["port", [2222, 22], [22, 2222]],
    ["allowUsers", ["b", "a", "b"], ["a", "b"]],
    ["authenticationMethods", ["publickey", "password"], ["password", "publickey"]],
    ["revokedKeys", null, ["none"]],
    ["channelTimeout", null, []],
    ["authorizedKeysFile", ["/a b/%u"], ["/a", "b/%u"]],
    ["subsystem", { sftp: '/x  -f "a b"' }, { sftp: "/x -f a b" }],
    ["perSourcePenalties", { crash: 90 }, { crash: 90, authfail: 5 }],
    ["perSourcePenalties", true, { crash: 90, authfail: 5 }],
    ["banner", "NONE", "none"],
    ["listenAddress", ["127.0.0.1"], ["127.0.0.1:22"]],
    ["listenAddress", ["::1"], [{ address: "0:0::1", port: 22 }]],
    ["listenAddress", ["localhost"], ["127.0.0.1:22", "[::1]:22"]],
    ["ciphers", ["-a@*"], ["aes128-ctr", "aes256-ctr"]],
    ["ciphers", ["+aes128-cbc"], ["a@openssh.com", "aes128-ctr", "aes256-ctr", "aes128-cbc"]],
    ["ciphers", ["^aes256-ctr"], ["aes256-ctr", "a@openssh.com", "aes128-ctr"]],
    ["ciphers", ["-*"], ["a@openssh.com", "aes128-ctr", "aes256-ctr"]],
    ["pubkeyAcceptedAlgorithms", ["rsa-*", "ssh-ed25519"], ["rsa-sha2-512", "rsa-sha2-256", "ssh-ed25519"]],
    ["pubkeyAcceptedAlgorithms", ["ssh-*"], ["ssh-ed25519", "ssh-rsa", "ssh-dss"]],
  ])("%s: %j and %j", (argument, a, b) => expect(same(argument, a, b)).toBe(true));
});

describe("different to sshd", () => {
  test.each<[string, Json, Json]>([
    ["ciphers", ["aes128-ctr", "aes256-ctr"], ["aes256-ctr", "aes128-ctr"]],
    ["ciphers", ["-aes128-ctr"], ["aes256-ctr", "a@openssh.com"]],
    ["hostKey", ["/a", "/b"], ["/b", "/a"]],
    ["authorizedKeysFile", ["/a", "/b"], ["/b", "/a"]],
    ["authenticationMethods", ["publickey,password"], ["password,publickey"]],
    ["channelTimeout", [{ type: "session:*", interval: 5 }], [{ type: "session:*", interval: 6 }]],
    ["perSourcePenalties", { crash: 90 }, { crash: 91, authfail: 5 }],
    ["perSourcePenalties", false, { crash: 90 }],
    ["allowUsers", ["d e"], ["d", "e"]],
    ["allowUsers", null, ["a"]],
    ["listenAddress", ["127.0.0.1"], ["127.0.0.1:2222"]],
    ["listenAddress", ["127.0.0.1"], ["127.0.0.1:22", "[::1]:22"]],
    ["listenAddress", ["localhost"], ["127.0.0.1:2222"]],
    ["setEnv", { A: "b" }, { A: "b", C: "d" }],
    ["pubkeyAcceptedAlgorithms", ["rsa-*"], ["rsa-sha2-512"]],
    ["pubkeyAcceptedAlgorithms", ["rsa-*"], ["rsa-sha2-512", "rsa-sha2-256", "ssh-ed25519"]],
    ["subsystem", { sftp: "a" }, { sftp: "b" }],
    ["port", 22, [22, 2222]],
  ])("%s: %j and %j", (argument, a, b) => expect(same(argument, a, b)).toBe(false));
});

test("resolveList", () => {
  expect(resolveList(["+c", "a"], ["a", "b"])).toEqual(["a", "b", "c"]);
  expect(resolveList(["^b"], ["a", "b"])).toEqual(["b", "a"]);
  expect(resolveList(["-a*"], ["a1", "b"])).toEqual(["b"]);
  expect(resolveList(["x", "x"], ["a"])).toEqual(["x"]);
});

test("alignSettings shows what is wanted where nothing differs, and only what is spoken of where something does", () => {
  const observed = {
    ciphers: ["aes128-ctr", "aes256-ctr"],
    banner: "none",
    perSourcePenalties: { crash: 90, authfail: 5 },
    port: 22,
    acceptEnv: null,
  };
  const wanted = { ciphers: ["-a@*"], banner: "/etc/issue", perSourcePenalties: { authfail: 10 }, acceptEnv: ["LANG"] };
  expect(alignSettings(observed, wanted, context)).toEqual({
    ciphers: ["-a@*"],
    banner: "none",
    perSourcePenalties: { authfail: 5 },
    port: 22,
    acceptEnv: null,
  });
  expect(alignSettings({ perSourcePenalties: { crash: 1 } }, { perSourcePenalties: false }, context)).toEqual({
    perSourcePenalties: true,
  });
});

test("isShown", () => {
  expect(isShown(settingOf("ciphers") as Setting, defaults)).toBe(true);
  expect(isShown(settingOf("gssapiKeyExchange") as Setting, defaults)).toBe(false);
});
