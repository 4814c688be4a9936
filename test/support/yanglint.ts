import { spawnSync } from "node:child_process";
import { mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";
import { type ConfigTree, type Profile, printXml, type Schema } from "../emulators/junos/config";

/** The release that each folder of Juniper's models is of, as the emulator calls it. */
export const modelled: { readonly [folder: string]: Profile } = {
  "junos-es-17.4R1": "17.4",
  "junos-es-22.3R1": "22.3",
  "junos-es-23.4R1": "23.4",
  "junos-es-24.4R1": "24.4",
  "junos-evo-24.4R1": "evo-24.4",
};

/** Why nothing can be shown to yanglint; undefined when it can. */
export const yanglintMissing = (): string | undefined =>
  spawnSync("yanglint", ["--version"]).status === 0 ? undefined : "yanglint is not installed (Debian: libyang-tools)";

/** What yanglint says of documents under the models of a folder: undefined when it takes them all. */
export function yanglint(folder: string, documents: readonly string[]): string | undefined {
  const scratch = mkdtempSync(join(tmpdir(), "pulumi-ssh-yang-"));
  try {
    const files = documents.map((document, index) => {
      const file = join(scratch, `${index}.xml`);
      writeFileSync(file, document);
      return file;
    });
    const modules = readdirSync(folder).filter((each) => /-conf-(?:root|system|security)@/.test(each));
    const all = ["-p", folder, "-f", "xml", "-t", "config", ...modules.map((each) => join(folder, each)), ...files];
    const { status, stderr } = spawnSync("yanglint", all, { encoding: "utf8" });
    return status === 0 ? undefined : stderr.trim() || `yanglint ended with ${status}`;
  } finally {
    rmSync(scratch, { recursive: true });
  }
}

/** Hierarchies that the models beside the repository leave out: they have files of their own. */
export const notModelled = /^(?:interfaces|routing-instances)\b/;

/** A configuration as a document under the models of a folder: in their namespaces, without what they leave out. */
export function yangDocument(schema: Schema, tree: ConfigTree, folder: string): string {
  const family = basename(folder)
    .replace(/-[^-]+$/, "")
    .replace("-evo", "");
  const space = (part: string): string => `http://yang.juniper.net/${family}/conf/${part}`;
  const children = tree.children
    .map((node) => ({ ...node, children: node.children.filter(({ name }) => !notModelled.test(name)) }))
    .filter(({ name }) => !notModelled.test(name));
  return printXml(schema, { children })
    .replace(/xmlns="[^"]*"/, `xmlns="${space("root")}"`)
    .replace(/<(system|security)>/g, (_, part: string) => `<${part} xmlns="${space(part)}">`);
}
