import type { Args, Json } from "../core/contract";
import { sameJson } from "../core/paths";
import { agreements } from "../session/agreements";
import { originals } from "../session/originals";
import { settingOf } from "./object";
import type { Subject } from "./subject";

/** Remembers what a resource found of settings that go back, for those that come to declare them after it. */
export function noteOriginals(subject: Subject): void {
  for (const name of subject.kind.puttingBack ?? []) {
    const original = originalOf(subject, name);
    if (original !== undefined && subject.urn !== undefined)
      originals.note(settingFor(subject, name), subject.urn, original);
  }
}

/** What others of the program know that such a setting was before they changed it; undefined where none does. */
export function handedOn(subject: Subject, name: string): Json | undefined {
  return subject.kind.puttingBack?.includes(name) ? originals.of(settingFor(subject, name)) : undefined;
}

/**
 * What becomes of such settings that a resource no longer declares, and what the user must read of it. What others of the
 * program declare stays.
 */
export function putBack(before: Subject, names: readonly string[]): { back: Args; remarks: string[] } {
  const back: Args = {};
  const remarks: string[] = [];
  for (const name of before.kind.puttingBack?.filter((each) => names.includes(each)) ?? []) {
    const original = originalOf(before, name);
    if (original === undefined) continue;
    const setting = settingFor(before, name);
    const declarers = agreements.declarers(setting);
    if (declarers.length > 0) {
      const isHandedOn = declarers.some((urn) => isSame(before, name, originals.of(setting, urn), original));
      if (!isHandedOn) remarks.push(staying(name, before.args[name] ?? null, original));
      continue;
    }
    const value = originals.giveBack(setting, original);
    back[name] = value;
    if (!isSame(before, name, value, original)) remarks.push(overruled(name, value, original));
  }
  return { back, remarks };
}

/** What a resource found and changed. Who found what it wants itself has changed nothing, and it may be another's work. */
function originalOf(subject: Subject, name: string): Json | undefined {
  const [original, own] = [subject.found?.args[name] ?? undefined, subject.args[name]];
  return own === undefined || isSame(subject, name, original, own) ? undefined : original;
}

function isSame({ kind }: Subject, name: string, a: Json | undefined, b: Json | undefined): boolean {
  if (a === undefined || b === undefined) return a === b;
  return kind.same?.(name, a, b) ?? sameJson(a, b);
}

const settingFor = ({ resource, device }: Subject, name: string) => settingOf(resource.kind, device, name);

const staying = (name: string, own: Json, original: Json) =>
  `${name} stays ${JSON.stringify(own)}, because another resource of the program declares it too; nobody puts back ${JSON.stringify(original)}, which was there before`;

const overruled = (name: string, value: Json, original: Json) =>
  `${name} goes back to ${JSON.stringify(value)}, as another resource of this run found it; this one had found ${JSON.stringify(original)}`;
