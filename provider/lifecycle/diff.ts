import type { Args, Kind } from "../core/contract";
import { hasUnknown, sameJson, unknownValue, valueAt } from "../core/paths";
import { visible } from "../engine/hidden";
import { knownState } from "../session/known-state";
import { renames } from "../session/renames";
import { identityOf, noteStanding } from "./object";
import { showPlan } from "./plan";
import { previewing } from "./previewing";
import { noteOriginals } from "./put-back";
import { type Subject, subjectOf } from "./subject";

interface Diff {
  /**
   * Undefined lets the engine compare the inputs itself and show every property: only when they do differ, and the hidden
   * ones too. True lets it do so when it shows them, and leave out the hidden ones.
   */
  changes?: boolean;
  replaces: string[];
  deleteBeforeReplace: boolean;
}

/** Compares state (in a refresh: what was just read) with inputs; pure, offline, never throws. */
export function diffResource(kindName: Kind, id: string, olds: Args, news: Args): Diff {
  const urn = typeof news.__urn === "string" ? news.__urn : undefined;
  const preview = previewing.take(urn);
  if (urn !== undefined && typeof olds.__urn === "string") renames.note(id, olds.__urn, urn);
  // Which platform it is decides what the other arguments mean.
  if (news.device === unknownValue || hasUnknown(valueAt(news, "device.platform")))
    return { replaces: [], deleteBeforeReplace: false };
  if (platformIn(olds) === platformIn(news))
    noteOriginals({ ...subjectOf(kindName, olds), urn, device: subjectOf(kindName, news).device });
  const changed = changedNames(kindName, olds, news);
  const replaces = replacedBy(kindName, olds, news, changed);
  if (replaces.length === 0) noteStanding(kindName, { ...olds, device: news.device }, urn, false);
  noteState(subjectOf(kindName, olds), subjectOf(kindName, news), replaces.length > 0);
  if (changed.length === 0 && replaces.length === 0) return { changes: false, replaces, deleteBeforeReplace: false };
  if (preview && replaces.length === 0) showPlan(kindName, olds, news);
  const isHiddenToo = hiddenInputs.some((name) => !sameJson(olds[name], news[name]));
  return { ...(isHiddenToo ? { changes: true } : {}), replaces, deleteBeforeReplace: false };
}

/** What plans may want to know that are made after this. */
function noteState(before: Subject, after: Subject, isReplaced: boolean): void {
  if (before.platform !== after.platform) return;
  knownState.noteFacts(after.platform, after.device, before.facts);
  if (isReplaced && after.urn !== undefined) knownState.noteReplaced(after.urn, before.args);
}

/** Inputs that no user sees, and that may differ. */
const hiddenInputs = ["__urn", "__secrets"] as const;

function changedNames(kindName: Kind, olds: Args, news: Args): string[] {
  const { resource } = subjectOf(kindName, news);
  const outputs = new Set(resource.outputs);
  const names = new Set([...Object.keys(visible(olds)), ...Object.keys(visible(news))]);
  return [...names].filter((name) => {
    // An output is not an argument, unless the kind has an argument of the same name.
    if (outputs.has(name) && !(name in news) && !isArgument(kindName, news, name)) return false;
    return hasUnknown(news[name]) || !sameJson(olds[name], news[name]);
  });
}

function isArgument(kindName: Kind, news: Args, name: string): boolean {
  return subjectOf(kindName, news).kind.arguments.some(({ argument }) => argument.split(/[.[]/)[0] === name);
}

function replacedBy(kindName: Kind, olds: Args, news: Args, changed: string[]): string[] {
  if (platformIn(olds) !== platformIn(news)) return ["device"];
  const [before, after] = [subjectOf(kindName, olds), subjectOf(kindName, news)];
  const named = after.kind.replaceOn.filter((name) => changed.includes(name));
  if (named.length === 0) return [];
  const identity = identityOf(after.kind, after.args);
  return identity !== undefined && identity === identityOf(before.kind, before.args) ? [] : named;
}

const platformIn = (props: Args) => (props.device as Args | undefined)?.platform;
