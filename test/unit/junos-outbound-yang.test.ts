import type { Args, Json } from "../../provider/core/contract";
import { checkOutbound } from "../../provider/platforms/junos/outbound/check";
import { outboundArguments } from "../../provider/platforms/junos/outbound/table";
import { isBefore } from "../../provider/platforms/junos/release";
import { readYang, releaseOf, type YangNode, type YangType, yangAt, yangFolders, yangHome } from "../support/yang";

const folders = yangFolders();
const reason = `no comparison with Juniper's models: there are none in ${yangHome}`;
if (folders.length === 0) {
  console.warn(reason);
  test.skip(reason, () => {});
}

/** The statement that each argument writes, as a path of the model below outbound-ssh. */
const paths: { [argument: string]: string[] } = {
  client: ["client/name"],
  deviceId: ["client/device-id"],
  secret: ["client/secret"],
  "keepAlive.retry": ["client/keep-alive/retry"],
  "keepAlive.timeout": ["client/keep-alive/timeout"],
  reconnectStrategy: ["client/reconnect-strategy"],
  services: ["client/services"],
  "servers[].address": ["client/servers/name"],
  "servers[].port": ["client/servers/port"],
  "servers[].retry": ["client/servers/retry"],
  "servers[].timeout": ["client/servers/timeout"],
  routingInstance: ["routing-instance"],
  "proxyServer.dhcp": ["client/proxy-server/dhcp"],
  "proxyServer.static.host": ["client/proxy-server/static/host"],
  "proxyServer.static.port": ["client/proxy-server/static/port"],
  "proxyServer.static.proxyAuthorization.user": ["client/proxy-server/static/proxy-authorization/user"],
  "proxyServer.static.proxyAuthorization.password": ["client/proxy-server/static/proxy-authorization/password"],
  disableSshSecuritySettings: ["client/disable-ssh-security-settings"],
  "traceoptions.file.filename": ["traceoptions/file/filename"],
  "traceoptions.file.size": ["traceoptions/file/size"],
  "traceoptions.file.files": ["traceoptions/file/files"],
  "traceoptions.file.worldReadable": ["traceoptions/file/world-readable", "traceoptions/file/no-world-readable"],
  "traceoptions.file.match": ["traceoptions/file/match"],
  "traceoptions.flag": ["traceoptions/flag/name"],
  "traceoptions.noRemoteTrace": ["traceoptions/no-remote-trace"],
};

test("every argument has its statement", () => {
  expect(outboundArguments.map(({ argument }) => argument)).toEqual(Object.keys(paths));
});

const leavesIn = (node: YangNode, above = ""): string[] =>
  node.children
    .filter(({ name }) => !name.startsWith("apply-"))
    .flatMap((child) => {
      const path = above === "" ? child.name : `${above}/${child.name}`;
      return child.kind === "leaf" || child.kind === "leaf-list" ? [path] : leavesIn(child, path);
    });

const numbers = (type: YangType): YangType | undefined =>
  [type, ...type.members].find(({ base }) => /^uint/.test(base));

function boundsOf(type: YangType): [number, number] {
  const [low, high] = (type.range ?? "").split("..").map((each) => Number(each.trim()));
  return type.range === undefined
    ? [0, type.base === "uint16" ? 65_535 : 4_294_967_295]
    : [low as number, high as number];
}

/** The arguments with one value at this place. */
function withValue(argument: string, value: Json): Args {
  const words = argument.split(".").reverse();
  return words.reduce<Json>((inner, word) => {
    const name = word.replace("[]", "");
    if (!word.endsWith("[]")) return { [name]: inner };
    return { [name]: [{ ...(name === "servers" ? { address: "192.0.2.1" } : {}), ...(inner as Args) }] };
  }, value) as Args;
}

const failuresOf = (argument: string, value: Json) =>
  checkOutbound({ client: "nms", ...withValue(argument, value) }, undefined).failures;

for (const folder of folders) {
  const release = releaseOf(folder);
  describe(`Juniper's models of ${release}`, () => {
    const outbound = yangAt(readYang(folder), "system/services/outbound-ssh");
    const here = outboundArguments.filter(({ since }) => since === undefined || !isBefore(release, since));

    test("have exactly the leaves of the table, release by release", () => {
      const ours = here.flatMap(({ argument }) => paths[argument] as string[]);
      expect(leavesIn(outbound).sort()).toEqual(ours.sort());
    });

    test("agree on order, presence and what is deprecated", () => {
      expect(yangAt(outbound, "client/servers")).toMatchObject({ kind: "list", key: "name", orderedBy: "user" });
      expect(yangAt(outbound, "client/keep-alive").presence).toBe(true);
      expect(yangAt(outbound, "client/disable-ssh-security-settings").deprecated).toBe(true);
      expect(yangAt(outbound, "client/services").kind).toBe("leaf");
      const mandatory = here
        .flatMap(({ argument }) => paths[argument] as string[])
        .filter((path) => yangAt(outbound, path).mandatory);
      expect(mandatory).toEqual([]);
    });

    test("agree on ranges, lengths, choices and defaults", () => {
      let compared = 0;
      for (const row of here) {
        const { argument } = row;
        const node = yangAt(outbound, (paths[argument] as string[])[0] as string);
        const type = node.type as YangType;
        const number = numbers(type);
        if (number !== undefined) {
          const [low, high] = boundsOf(number);
          const accepted = [low - 1, low, high, high + 1].map((value) => failuresOf(argument, value).length === 0);
          expect([argument, accepted]).toEqual([argument, [false, true, true, false]]);
        } else if (type.base === "enumeration") {
          const list = row.type.endsWith("[]");
          for (const value of type.enums)
            expect([argument, failuresOf(argument, list ? [value] : value)]).toEqual([argument, []]);
          expect(failuresOf(argument, list ? ["no such word"] : "no such word")).toHaveLength(1);
          expect(
            row.type
              .match(/"[^"]+"/g)
              ?.map((word) => JSON.parse(word))
              .sort(),
          ).toEqual([...type.enums].sort());
        } else if (type.length !== undefined) {
          const most = Number(type.length.split("..")[1]);
          expect([
            argument,
            failuresOf(argument, "x".repeat(most)),
            failuresOf(argument, "x".repeat(most + 1)).length,
          ]).toEqual([argument, [], 1]);
        } else if (type.base === "empty") {
          expect([argument, failuresOf(argument, true), failuresOf(argument, "").length]).toEqual([argument, [], 1]);
        } else {
          expect([argument, type.base]).toEqual([argument, "string"]);
          continue;
        }
        compared++;
        if (node.default !== undefined) expect([argument, row.default]).toEqual([argument, node.default]);
      }
      expect(compared).toBeGreaterThan(10);
    });
  });
}
