import { type XmlTag, xmlTags } from "./xml-tags";

const engine = "routing-engine";
/** Where Junos puts an engine's part of the reply. */
const parents = ["rpc-reply", "commit-results"];
/** What makes a reply one to a commit. */
const outcomes = ["commit-success", "commit-check-success", "rpc-error"];

/**
 * The reply to a commit in which Junos left `<routing-engine>` open, with the missing ends put in; undefined when that is
 * not what is wrong. A chassis cluster of release 25.4R1 sends, and 12.1X46 sent:
 *
 *     <nc:rpc-reply ...>
 *     <routing-engine junos:style="show-name">
 *     <name>node1</name>
 *     <commit-check-success/>
 *     <nc:ok/>
 *     </nc:rpc-reply>
 */
export function repairCommitReply(text: string): string | undefined {
  const open: XmlTag[] = [];
  const missing: { at: number; end: string }[] = [];
  let isCommit = false;
  const isOpenEngine = () => open.at(-1)?.name === engine && parents.includes(open.at(-2)?.name ?? "");
  const close = (at: number) => missing.push({ at, end: `</${open.pop()?.qualifiedName}>` });
  for (const tag of xmlTags(text)) {
    if (tag === "declaration") return undefined;
    if (isOpenEngine() && tag.kind !== "close" && outcomes.includes(tag.name)) isCommit = true;
    if (tag.kind === "open") {
      // The next node's part begins inside of the one before.
      if (tag.name === engine && isOpenEngine()) close(tag.at);
      open.push(tag);
    }
    if (tag.kind !== "close") continue;
    if (isOpenEngine() && tag.qualifiedName === open.at(-2)?.qualifiedName) close(tag.at);
    if (open.pop()?.qualifiedName !== tag.qualifiedName) return undefined;
  }
  if (!isCommit || missing.length === 0 || open.length > 0) return undefined;
  // From the end, so that the places of the earlier ones stay right.
  return missing.reverse().reduce((done, { at, end }) => `${done.slice(0, at)}${end}${done.slice(at)}`, text);
}
