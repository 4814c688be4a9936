import { basename } from "node:path";
import { type Leaf, netconfSsh, retryOptions, ssh, statementOf } from "../../../provider/platforms/junos/settings/leaf";
import { matchSettings } from "../../../provider/platforms/junos/settings/match-settings";
import { isThere } from "../../../provider/platforms/junos/settings/span";
import { settings } from "../../../provider/platforms/junos/settings/table";
import { readYang, releaseOf, type YangNode, yangAt, yangFolders, yangHome } from "../../support/yang";

/** Leaves of the models that no argument says, each with why. */
const leftOut: { name: RegExp; why: string }[] = [
  {
    name: /(^| )(apply-groups|apply-groups-except|apply-macro)$/,
    why: "how configuration is inherited, not what it says",
  },
  {
    name: /^system services ssh hostkey-algorithm ssh-\w+ allow$/,
    why: "deprecated: ssh-rsa { allow; } is ssh-rsa, which is what is written",
  },
];

interface Described {
  kind: Leaf["kind"];
  range?: string;
  longest?: number;
  words?: string[];
}

/** What the table says of a leaf in a release, in the form in which the models are compared with it. */
function described(leaf: Leaf, release: string): Described {
  const limit = leaf.longest?.find(({ spans }) => isThere(spans, release));
  return {
    kind: leaf.kind,
    ...(leaf.range === undefined ? {} : { range: leaf.range.join("..") }),
    ...(limit === undefined ? {} : { longest: limit.most }),
    ...(leaf.words === undefined
      ? {}
      : {
          words: Object.entries(leaf.words)
            .filter(([, spans]) => isThere(spans, release))
            .map(([word]) => word)
            .sort(),
        }),
  };
}

/** The same of a node of a model. */
function modelled(node: YangNode): Described {
  const text = node.kind === "list" ? yangAt(node, String(node.key)).type : node.type;
  const types = text === undefined ? [] : [text, ...text.members];
  const range = types.map((type) => type.range).find((each) => each !== undefined);
  const length = types.map((type) => type.length).find((each) => each !== undefined);
  const words = types.flatMap((type) => type.enums);
  const kinds = { container: "container", list: "keys", "leaf-list": "list", leaf: "value" } as const;
  return {
    kind: text?.base === "empty" ? "flag" : kinds[node.kind],
    ...(range === undefined ? {} : { range: range.replaceAll(" ", "") }),
    ...(length === undefined ? {} : { longest: Number(/^1 \.\. (\d+)$/.exec(length)?.[1]) }),
    ...(words.length === 0 ? {} : { words: [...words].sort() }),
  };
}

/** Every statement at and below a node: what has a value, is empty, or counts by being there. */
function statementsOf(node: YangNode, words: string[]): [string, Described][] {
  const own: [string, Described][] =
    node.kind === "container" && !node.presence ? [] : [[words.join(" "), modelled(node)]];
  if (node.kind === "list") return own;
  return [...own, ...node.children.flatMap((child) => statementsOf(child, [...words, child.name]))];
}

/** `ssh-rsa` of `hostkey-algorithm` is a container for its deprecated children only; the table has it as the flag it is. */
const asFlag = (name: string, what: Described): Described =>
  / hostkey-algorithm ssh-\w+$/.test(name) ? { ...what, kind: "flag" } : what;

const folders = yangFolders();

if (folders.length === 0) {
  test.skip(`the table is compared with Juniper's models where they are (${yangHome} has none)`, () => undefined);
} else {
  describe.each(folders.map((folder) => ({ name: basename(folder), folder })))("$name", ({ folder }) => {
    const release = releaseOf(folder);
    const configuration = readYang(folder);
    const places = [ssh, netconfSsh, retryOptions];
    const fromModel = places
      .flatMap((path) => statementsOf(yangAt(configuration, path.join("/")), [...path]))
      .filter(([name]) => !leftOut.some((each) => each.name.test(name)))
      .map(([name, what]): [string, Described] => [name, asFlag(name, what)]);
    const fromTable = settings
      .flatMap(({ leaves }) => leaves)
      .filter(({ spans }) => isThere(spans, release))
      .map((leaf): [string, Described] => [statementOf(leaf), described(leaf, release)]);

    test("has the leaves of the table, and no others", () => {
      expect(fromModel.length).toBeGreaterThan(35);
      expect(fromTable.map(([name]) => name).sort()).toEqual(fromModel.map(([name]) => name).sort());
    });

    test.each(fromModel)("%s holds what the table says", (name, what) => {
      expect(Object.fromEntries(fromTable)[name]).toEqual(what);
    });

    test("has every leaf that is left out on purpose in some release", () => {
      const all = places.flatMap((path) => statementsOf(yangAt(configuration, path.join("/")), [...path]));
      expect(all.filter(([name]) => leftOut[0]?.name.test(name)).length).toBeGreaterThan(0);
    });

    test.each(["alice", "root"])("has what a stanza of %s may say of SSH in this release", (user) => {
      const stanza = yangAt(configuration, user === "root" ? "system/root-authentication" : "system/login/user");
      const above = user === "root" ? 2 : 4;
      for (const leaf of matchSettings(user).flatMap(({ leaves }) => leaves)) {
        const found = at(stanza, leaf.path.slice(above));
        const there = isThere(leaf.spans, release) && !(user === "root" && leaf.path.at(-1) !== "no-public-keys");
        expect([statementOf(leaf), found !== undefined]).toEqual([statementOf(leaf), there]);
        if (found !== undefined) expect(modelled(found)).toEqual(described(leaf, release));
      }
    });

    test("keeps the order of lists, which the model of 17.4R1 does not say", () => {
      const lists = settings
        .flatMap(({ leaves }) => leaves)
        .filter(({ kind, spans }) => kind === "list" && isThere(spans, release));
      const orders = lists.map(({ path }) => yangAt(configuration, path.join("/")).orderedBy);
      expect(new Set(orders)).toEqual(new Set([release === "17.4R1" ? "system" : "user"]));
    });
  });

  test("each leaf that is left out has a reason", () => {
    for (const { why } of leftOut) expect(why).toMatch(/\w+ \w+/);
  });
}

function at(node: YangNode, path: readonly string[]): YangNode | undefined {
  return path.reduce<YangNode | undefined>((here, name) => here?.children.find((child) => child.name === name), node);
}
