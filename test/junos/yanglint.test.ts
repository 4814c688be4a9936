import { basename } from "node:path";
import { DOMParser, type Element } from "@xmldom/xmldom";
import type { Args, Json, Kind } from "../../provider/core/contract";
import { junos } from "../../provider/platforms/junos";
import { compareReleases, isBefore } from "../../provider/platforms/junos/release";
import { type ConfigTree, load, type Schema, schema } from "../emulators/junos/config";
import { type HostKey, newHostKey } from "../emulators/shared/host-key";
import { routerArgs, startRouter } from "../support/junos";
import { Program } from "../support/program";
import { freePort } from "../support/sshd";
import { readYang, releaseOf, type YangNode, yangAt, yangFolders, yangHome } from "../support/yang";
import { modelled, yangDocument, yanglint, yanglintMissing } from "../support/yanglint";
import { neverSet, type PayloadCase, payloadCases } from "./payload-cases";

/*
 * What our driver sends, to Juniper's own models: every line of every payload, as the document that it makes, is valid
 * in the release it was rendered for; and together they set every leaf that the release has.
 */

const folders = yangFolders().filter((folder) => basename(folder) in modelled);
const missing = folders.length === 0 ? `Juniper's models are not in ${yangHome}` : yanglintMissing();
if (missing !== undefined) {
  console.warn(`What we send is not shown to yanglint: ${missing}.`);
  test.skip(`${missing}: no payload was shown to yanglint`, () => undefined);
}

const kinds = ["SshServerSettings", "UserPublicKey", "KnownHost", "OutboundSsh"] as const satisfies Kind[];
const managed = [
  "system/services/ssh",
  "system/services/netconf/ssh",
  "system/services/outbound-ssh",
  "system/login/retry-options",
  "system/login/user/authentication",
  "system/root-authentication",
  "security/ssh-known-hosts",
];

let hostKeys: HostKey[];
beforeAll(async () => {
  jest.spyOn(console, "log").mockImplementation(() => {});
  const types = ["ed25519", "ecdsa-nistp256", "ecdsa-nistp384", "ecdsa-nistp521", "rsa"] as const;
  hostKeys = await Promise.all(types.map(newHostKey));
});
afterAll(() => jest.restoreAllMocks());

for (const folder of missing === undefined ? folders : []) {
  describe(basename(folder), () => {
    const release = releaseOf(folder);
    const made = schema(modelled[basename(folder)] as NonNullable<(typeof modelled)[string]>);
    let cases: PayloadCase[];
    const sent = new Set<string>();
    beforeAll(async () => {
      cases = payloadCases(release, { ssh: await freePort(), netconf: await freePort() });
    });

    test("everything that is sent is valid", async () => {
      const documents: string[] = [];
      let lines = 0;
      for (const each of cases) {
        const payloads = await payloadsOf(each, made);
        documents.push(...payloads.map(({ tree }) => yangDocument(made, tree, folder)));
        for (const { alone } of payloads) for (const path of pathsIn(yangDocument(made, alone, folder))) sent.add(path);
        lines += payloads.reduce((sum, payload) => sum + payload.lines.length, 0);
      }
      expect(yanglint(folder, documents)).toBeUndefined();
      process.stdout.write(
        `  ${basename(folder)}: ${documents.length} payloads of ${lines} lines accepted by yanglint\n`,
      );
    }, 60_000);

    test("every argument of the release was given", () => {
      for (const kind of kinds) {
        const given = new Set(
          cases.flatMap(({ wants }) =>
            wants.filter((want) => want.kind === kind).flatMap(({ args }) => [...namesIn(args as Args)]),
          ),
        );
        const rows = junos.kinds[kind]?.arguments ?? [];
        const there = rows.filter(
          ({ since, until }) =>
            (since === undefined || !isBefore(release, since)) &&
            (until === undefined || compareReleases(release, `${until}R999`) <= 0),
        );
        expect(there.map(({ argument }) => argument).filter((argument) => !given.has(argument))).toEqual([]);
      }
    });

    test("every leaf of the models was set", () => {
      const model = readYang(folder);
      const leaves = managed.flatMap((path) => leavesBelow(yangAt(model, path), path));
      expect(leaves.length).toBeGreaterThan(60);
      const left = neverSet(release);
      expect(leaves.filter((path) => !sent.has(path) && !left.some((each) => each.path.test(path)))).toEqual([]);
    });
  });
}

interface Payload {
  lines: string[];
  /** What the configuration is with it. */
  tree: ConfigTree;
  /** What it sets by itself. */
  alone: ConfigTree;
}

/** Makes and takes away what a case wants; each payload on the way, as the configuration that it leads to. */
async function payloadsOf(each: PayloadCase, made: Schema): Promise<Payload[]> {
  const configuration = [
    ...["set system management-instance", "set routing-instances mgmt_junos description management"],
    ...each.before,
  ];
  const router = await startRouter({
    profile: made.profile,
    configuration: configuration.join("\n"),
    hostKeys,
    password: "of netops",
  });
  try {
    const begun = load(made, { children: [] }, { action: "override", format: "text" }, router.configuration());
    const args = routerArgs(router, {
      port: each.over === "ssh" ? router.port : router.netconfPort,
      hostKey: router.hostKeys.find((line) => line.startsWith(each.pin ?? "ssh-ed25519")),
      ...(each.by === "password" ? { privateKey: undefined, password: "of netops" } : {}),
    });
    const program = new Program(args);
    expect((await program.up(each.wants)).map(({ message }) => message)).toEqual([]);
    expect(await program.left(each.wants)).toEqual([]);
    const removed = await program.up(each.wants.map((want) => ({ ...want, args: undefined })));
    expect(removed.map(({ message }) => message)).toEqual([]);
    let { tree } = begun;
    return router.counters.transcript
      .filter(({ name }) => name === "load-configuration")
      .map(({ xml }) => {
        const text = new DOMParser().parseFromString(xml, "text/xml").documentElement?.textContent ?? "";
        const result = load(made, tree, { action: "set", format: "text" }, text);
        expect([result.errors, result.warnings]).toEqual([[], []]);
        tree = result.tree;
        const lines = text.trim().split("\n");
        const set = lines.filter((line) => line.startsWith("set ")).join("\n");
        return { lines, tree, alone: load(made, { children: [] }, { action: "set", format: "text" }, set).tree };
      });
  } finally {
    await router.close();
  }
}

/** `match[].settings.pubkeyAuthentication`: the names of arguments that are given. */
function* namesIn(value: Json | undefined, name = ""): Generator<string> {
  if (name !== "") yield name;
  if (Array.isArray(value)) for (const each of value) yield* isRecord(each) ? namesIn(each, `${name}[]`) : [];
  else if (isRecord(value))
    for (const [part, each] of Object.entries(value as Args))
      yield* namesIn(each, name === "" ? part : `${name}.${part}`);
}

const isRecord = (value: Json | undefined): boolean => value !== null && typeof value === "object";

/** Every element below `<configuration>`, by the names from there. */
function pathsIn(document: string): string[] {
  const elements = (of: Element) => [...of.childNodes].filter((child): child is Element => child.nodeType === 1);
  const visit = (element: Element, above: string): string[] => {
    const path = above === "" ? `${element.localName}` : `${above}/${element.localName}`;
    return [path, ...elements(element).flatMap((child) => visit(child, path))];
  };
  const root = new DOMParser().parseFromString(document, "text/xml").documentElement as Element;
  return elements(root).flatMap((child) => visit(child, ""));
}

function leavesBelow(node: YangNode, path: string): string[] {
  return node.children.flatMap((child) => {
    const way = `${path}/${child.name}`;
    const own = child.kind !== "container" || child.presence ? [way] : [];
    return [...own, ...leavesBelow(child, way)];
  });
}
