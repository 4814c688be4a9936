import { inherited, print } from "../config";
import type { ConfigTree } from "../config/types";
import type { Device } from "../server/device";
import type { ManagementSession } from "../server/management-session";

/** `show configuration [path] [| display set|xml|json|inheritance]`, and `show [path]` of configuration mode. */
export function showConfiguration(
  device: Device,
  session: ManagementSession,
  tree: ConfigTree,
  path: readonly string[],
  pipes: readonly string[],
): string {
  const display = pipes.flatMap((pipe) => /^display\s+(set|xml|json|inheritance)\b/.exec(pipe)?.[1] ?? []);
  const format = display.find((word) => word !== "inheritance") ?? "text";
  const shown = display.includes("inheritance") ? inherited(tree) : tree;
  const maskSecrets = !session.permissions().may("secret");
  const printed = (at: readonly string[]) =>
    print(device.database.schema, shown, format as "set" | "xml" | "json" | "text", {
      maskSecrets,
      path: at.length === 0 ? undefined : at,
    });
  const text = printed(path);
  if (text !== "" || path.length === 0) return text === "" || text.endsWith("\n") ? text : `${text}\n`;
  // The path of a leaf leads to nothing that has content: it is among the lines of what encloses it.
  const before = format === "set" ? `set ${path.join(" ")}` : (path.at(-1) ?? "");
  const isIt = (line: string) =>
    [";", " ", undefined].includes(line.slice(before.length)[0]) && line.startsWith(before);
  const lines = printed(path.slice(0, -1)).split("\n");
  return lines
    .filter((line) => line !== "" && isIt(line))
    .map((line) => `${line}\n`)
    .join("");
}
