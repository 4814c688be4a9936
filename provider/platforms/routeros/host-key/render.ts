import type { Args, Change, Observed, RenderContext } from "../../../core/contract";
import { SshError } from "../../../core/errors";
import { isBefore } from "../../../core/release";
import type { ApiRequest, HostKeyRequest, RouterosAnswer, RouterosRequest } from "../../../core/routeros";
import { consoleLine, masked } from "../console-word";
import { handshakeFor } from "../handshake";
import { askServices, portIn } from "../ssh-menus";
import type { Step } from "../step";
import { type Upload, upload } from "../upload";
import { type ImportedKey, importedKey } from "./imported-key";
import { place } from "./own-files";
import { pinNote, pinRemarks, refuseLosingPin, refuseOtherKey } from "./pins";
import { fingerprintOf, type Scene } from "./read";
import { type Plan, planOf, refuseSize, standingOf, wasTriggered } from "./rotation";

/**
 * Seconds for a key that is there already to be shown; for one that a changed type may be making, where RSA takes long on
 * small CPUs; for one that is certainly being made; and for a second one to follow it.
 */
const patience = { shown: 5, typed: { rsa: 60, other: 5 }, made: 110, second: 5 };
const typedPatience = (type: string): number => (type === "rsa" ? patience.typed.rsa : patience.typed.other);

const irreversible = "the former host key is never read, so nothing can bring it back";
const note = "# not reversible: the former host key is gone; known_hosts files elsewhere have to get the new one";

/** After the settings: what cuts off logins is proven before an identity is given up. */
const phase = 1;

export function renderHostKey(observed: Observed, args: Args, context: RenderContext): Change<Step>[] {
  const scene = observed.present ? (observed.detail as unknown as Scene | undefined) : undefined;
  if (scene === undefined) return previewed(observed, args, context);
  const key = importedKey(args);
  refuseOtherKey(scene, key, context);
  if (key !== undefined) {
    if (key.line === scene.line) return [];
    refuseLosingPin(scene, key, context);
    refuseUnconfirmed(scene, context);
    return [importing(scene, key, context)];
  }
  refuseSize(scene.type, args);
  const plan = planOf(scene, args, wasTriggered(scene.line, args, context.prior));
  if (plan === undefined) return [];
  if (plan.type !== undefined && scene.setType === null) {
    throw new SshError(
      "unsupported",
      `type: /ip/ssh of this router has no host-key-type, and its host key is ${scene.type}`,
      {
        hint: "RouterOS has it from 7.9 on.",
      },
    );
  }
  refuseLosingPin(scene, undefined, context);
  refuseUnconfirmed(scene, context);
  return [regenerating(scene, plan, context)];
}

/** Nothing can bring the former key back, so whether the new one can be confirmed must be known before. */
function refuseUnconfirmed({ untold }: Scene, { login }: RenderContext): void {
  if (login === undefined || untold === null) return;
  const { message, hint } = untold;
  throw new SshError(
    "refused",
    `the host key is not replaced, because the new one could not be confirmed: ${message}`,
    {
      ...(hint === null ? {} : { hint }),
    },
  );
}

/** What `set` is told; the size no later than the type, as a changed type may make the key at once. */
function setValues({ type, bits }: Plan): { [property: string]: string } {
  return {
    ...(bits === undefined ? {} : { "host-key-size": String(bits) }),
    ...(type === undefined ? {} : { "host-key-type": type }),
  };
}

const setRequest = (values: { [property: string]: string }, key = "set"): ApiRequest => ({
  key,
  words: ["/ip/ssh/set", ...Object.entries(values).map(([name, value]) => `=${name}=${value}`)],
  when: "clean",
});

type Said = (key: string) => RouterosAnswer | undefined;

/** The settings of the same run may have moved the port a moment ago. */
const whereIsIt: ApiRequest = { ...askServices, key: "where" };

const look = (said: Said, scene: Scene, key: string, seconds: number, other = scene.base64): HostKeyRequest => ({
  ...handshakeFor(portIn(said("where")) ?? scene.port, key),
  unlike: { key: other, seconds },
});

function regenerating(scene: Scene, plan: Plan, context: RenderContext): Change<Step> {
  const values = setValues(plan);
  const sets = Object.keys(values).length > 0 ? [setRequest(values)] : [];
  const regenerate: ApiRequest = { key: "regenerate", words: ["/ip/ssh/regenerate-host-key"] };
  const made = (said: Said) => look(said, scene, "made", patience.made);
  const following = (said: Said): RouterosRequest[] => {
    const { type } = plan;
    if (type === undefined) return [made(said)];
    // By the newest document a changed type makes a key at once; by older scripts, only regenerate does.
    const requests: RouterosRequest[] = [look(said, scene, "at once", typedPatience(type))];
    let shown = said("at once");
    // Who shows nothing is busy making it.
    if (shown !== undefined && shown.hostKey === undefined) {
      requests.push(look(said, scene, "at last", patience.made));
      shown = said("at last");
    }
    if (shown?.hostKey?.base64 !== scene.base64) return requests;
    requests.push(regenerate, made(said));
    const first = said("made")?.hostKey?.base64;
    if (first === undefined || first === scene.base64) return requests;
    // Should the changed type have been making one all along, there are two: the last one counts.
    return [...requests, look(said, scene, "settled", patience.second, first)];
  };
  const step: Step = {
    requests: [whereIsIt, ...sets, ...(plan.type === undefined ? [regenerate] : [])],
    after: following,
    undo: [],
    irreversible,
  };
  return change(step, shownPlan(plan), undefined, context);
}

const shownPlan = (plan: Plan): string[] => [
  ...shownSet(setValues(plan)),
  ...(plan.type === undefined ? [] : ["# only where the new type did not make a new key already:"]),
  consoleLine("/ip/ssh/regenerate-host-key"),
];
const shownSet = (values: { [property: string]: string }) =>
  Object.keys(values).length === 0 ? [] : [consoleLine("/ip/ssh/set", values)];

/**
 * The import replaces the key of its type. Whether it also becomes the type that is shown is not known, and a change of
 * the type makes a new key: then the import comes once more. A key that cannot be loaded thus leaves the old one.
 */
function importing(scene: Scene, key: ImportedKey, context: RenderContext): Change<Step> {
  const files = filesOf(key, context);
  const once = (file: Upload, name: string) => [...file.write, importRequest(key, file, name), ...file.remove];
  const isOtherType = scene.setType !== null && scene.setType !== key.type;
  const following = (said: Said): RouterosRequest[] => {
    const requests: RouterosRequest[] = [look(said, scene, "imported", patience.shown)];
    const imported = said("imported");
    if (!isOtherType || imported === undefined || imported.hostKey?.base64 === key.base64) return requests;
    requests.push(setRequest({ "host-key-type": key.type }), look(said, scene, "of the type", typedPatience(key.type)));
    const typed = said("of the type");
    if (typed === undefined || typed.hostKey?.base64 === key.base64) return requests;
    const last = look(said, scene, "imported again", patience.shown, typed.hostKey?.base64);
    return [...requests, ...once(files.again, "import again"), last];
  };
  const step: Step = {
    requests: [whereIsIt, ...once(files.first, "import")],
    after: following,
    undo: [],
    irreversible,
  };
  return change(step, shownImport(key, files, isOtherType ? scene.type : undefined), key, context);
}

/** For the import, and for the one that may have to come once more. */
type Files = { readonly [time in "first" | "again"]: Upload };

function filesOf({ pem, line }: ImportedKey, { facts }: RenderContext): Files {
  const file = (time: string) => upload({ contents: pem, place, object: `${line} ${time}`, release: facts?.release });
  return { first: file("first"), again: file("again") };
}

function importRequest({ encrypted, passphrase = "" }: ImportedKey, { name }: Upload, key: string): ApiRequest {
  const words = ["/ip/ssh/import-host-key", `=private-key-file=${name}`];
  return { key, words: [...words, ...(encrypted ? [`=passphrase=${passphrase}`] : [])], when: "clean" };
}

/** `other`: the type that is shown where it is another one than that of the key; null: it is not known yet. */
function shownImport(key: ImportedKey, { first, again }: Files, other: string | null | undefined): string[] {
  const once = (file: Upload) => [
    ...file.shown(masked),
    consoleLine("/ip/ssh/import-host-key", {
      "private-key-file": file.name,
      ...(key.encrypted ? { passphrase: masked } : {}),
    }),
  ];
  if (other === undefined) return once(first);
  const rest = other === null ? "a key of another type" : `its ${other} key`;
  return [
    ...once(first),
    `# only where the router still shows ${rest} after that; the type may make a key of its own, which is shown for a moment:`,
    ...shownSet({ "host-key-type": key.type }),
    "# and only where the imported key is not shown then:",
    ...once(again),
  ];
}

function change(step: Step, shown: string[], key: ImportedKey | undefined, { facts }: RenderContext): Change<Step> {
  const remarks = [
    "the router has a new host key: known_hosts files other than the one this program uses have to get it (output knownHostsLine)",
    ...pinRemarks(key, facts),
  ];
  return { steps: [{ ...step, remarks }], shown: [...shown, note], risk: "none", phase };
}

/** From what state says is there; of a router that was never read, what is done where it is not so already. */
function previewed(observed: Observed, args: Args, context: RenderContext): Change<Step>[] {
  const key = importedKey(args);
  const planned = (shown: string[]) => [change(nothing, [...shown, ...pinNote(key, context)], key, context)];
  const line = typeof context.prior?.publicKey === "string" ? context.prior.publicKey : undefined;
  const standing = line === undefined ? undefined : standingOf(line);
  const unlessSo = observed.present ? [] : ["# where its host key is not so already:"];
  if (key !== undefined) {
    const isOfType = standing?.type === key.type || isBefore(context.facts?.release, "7.9");
    if (line === key.line) return [];
    return planned([
      ...unlessSo,
      ...shownImport(key, filesOf(key, context), isOfType ? undefined : (standing?.type ?? null)),
    ]);
  }
  if (!observed.present) {
    const { type, bits } = args;
    const plan = {
      type: typeof type === "string" ? type : undefined,
      bits: typeof bits === "number" ? bits : undefined,
    };
    return Object.keys(setValues(plan)).length === 0 ? [] : planned([...unlessSo, ...shownPlan(plan)]);
  }
  const before = standing ?? { type: observed.args.type ?? args.type, bits: observed.args.bits };
  refuseSize(before.type, args);
  const plan = planOf(before, args, line !== undefined && wasTriggered(line, args, context.prior));
  return plan === undefined ? [] : planned(shownPlan(plan));
}

const nothing: Step = { requests: [], undo: [] };

/** The size for new keys goes back to what was found; the former key cannot, and another type would make a third one. */
export function restoreHostKey(scene: Scene, { nextSize, publicKey }: Args, { login }: RenderContext): Change<Step>[] {
  const isOther = typeof publicKey === "string" && publicKey !== scene.line;
  const remarks = isOther
    ? [
        `the router keeps its host key (${fingerprintOf(scene.line)}): the one found at first (${fingerprintOf(publicKey)}) cannot come back`,
      ]
    : [];
  if (typeof nextSize !== "string" || nextSize === scene.setSize) {
    // Only to be said; asked again without a login, there is nothing left to do.
    const silent = remarks.length === 0 || login === undefined;
    return silent ? [] : [{ steps: [{ requests: [], undo: [], remarks }], shown: [], risk: "none" }];
  }
  const back = { "host-key-size": nextSize };
  const old = { "host-key-size": scene.setSize ?? nextSize };
  const undo = [{ api: setRequest(old, "undo"), console: consoleLine("/ip/ssh/set", old) }];
  return [{ steps: [{ requests: [setRequest(back)], undo, remarks }], shown: shownSet(back), risk: "none" }];
}
