import { leafFor } from "../../provider/platforms/junos/known-host-leaf";
import { isBefore } from "../../provider/platforms/junos/release";
import { keyLists, listFor } from "../../provider/platforms/junos/user-key/lists";
import { userPublicKeyArguments } from "../../provider/platforms/junos/user-key/table";
import { readYang, releaseOf, type YangNode, yangAt, yangFolders, yangHome } from "../support/yang";
import { keyTypes } from "./junos-keys-model";

const folders = yangFolders();
const reason = `no comparison with Juniper's models: there are none in ${yangHome}`;
if (folders.length === 0) {
  console.warn(reason);
  test.skip(reason, () => {});
}

/** Its children, without what every Junos statement may hold. */
const namesIn = (node: YangNode) => node.children.map(({ name }) => name).filter((name) => !name.startsWith("apply-"));
const sorted = (names: readonly string[]) => [...new Set(names)].sort();

for (const folder of folders) {
  const release = releaseOf(folder);
  describe(`Juniper's models of ${release}`, () => {
    const configuration = readYang(folder);
    const authentications = ["system/login/user/authentication", "system/root-authentication"];

    test.each(authentications)("%s has our lists of keys, and no others", (path) => {
      const authentication = yangAt(configuration, path);
      const lists = authentication.children.filter(({ kind }) => kind === "list");
      const ours = lists.map(({ name }) => name).filter((name) => name !== "apply-macro");
      expect(sorted(ours)).toEqual(sorted(keyLists));
      expect(sorted(keyTypes.map((type) => String(listFor(type))))).toEqual(sorted(keyLists));
      expect(namesIn(authentication)).toContain("no-public-keys");
    });

    test.each(authentications)("what a key of %s may hold is in the table, with the release it came in", (path) => {
      for (const list of keyLists) {
        const entry = yangAt(configuration, `${path}/${list}`);
        expect(entry.key).toBe("name");
        const inTable = userPublicKeyArguments.flatMap(({ device, since }) => {
          const [, leaf] = / "KEY" (\S+)/.exec(device) ?? [];
          return leaf === undefined || isBefore(release, since ?? "0.0") ? [] : [leaf];
        });
        expect(sorted(namesIn(entry))).toEqual(sorted(["name", ...inTable]));
        for (const { name, kind, type } of entry.children.filter(({ name }) => !name.startsWith("apply-")))
          expect([name, kind, type?.base]).toEqual([name, "leaf", "string"]);
      }
    });

    test("a known host has a leaf for each of our types; the others are those that are left alone", () => {
      const host = yangAt(configuration, "security/ssh-known-hosts/host");
      const leftAlone = ["ecdsa-key", ...(isBefore(release, "24.4R1") ? ["rsa1-key"] : [])];
      expect(host.key).toBe("name");
      expect(sorted(namesIn(host))).toEqual(sorted(["name", ...keyTypes.map(leafFor), ...leftAlone]));
      expect(yangAt(host, "ecdsa-key").deprecated).toBe(true);
    });
  });
}
