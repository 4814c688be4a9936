import type { Args, Change, Observed, RenderContext } from "../../../core/contract";
import { SshError } from "../../../core/errors";
import { sameJson } from "../../../core/paths";
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
    return [importing(scene, key, context)];
  }
  const plan = planOf({ type: scene.type, bits: scene.bits }, args, wasTriggered(scene.line, args, context));
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
  return [regenerating(scene, plan, context)];
}

/** What is set before the key is made. */
interface Plan {
  type: string | undefined;
  bits: number | undefined;
}

function planOf(
  standing: { type: unknown; bits: unknown },
  { type, bits }: Args,
  triggered: boolean,
): Plan | undefined {
  const wanted = type ?? standing.type;
  if (typeof bits === "number" && wanted === "ed25519") {
    throw new SshError("invalid", "bits is the size of an RSA key, and the host key of this router is ed25519", {
      hint: 'Give `type: "rsa"` with it, or leave it out.',
    });
  }
  const plan = {
    type: typeof type === "string" && type !== standing.type ? type : undefined,
    bits: typeof bits === "number" && (bits !== standing.bits || type !== standing.type) ? bits : undefined,
  };
  const isNew = plan.type !== undefined || (typeof bits === "number" && bits !== standing.bits);
  return isNew || triggered ? plan : undefined;
}

/** A changed list of triggers makes one new key: it counts while the key on record is still the one that is shown. */
function wasTriggered(line: string, { triggers }: Args, { prior }: RenderContext): boolean {
  if (prior === undefined || triggers === undefined) return false;
  return prior.publicKey === line && !sameJson(prior.triggers ?? [], triggers);
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
  const shown = [
    ...shownSet(values),
    ...(plan.type === undefined ? [regenerateLine] : [regenerateIfOld, regenerateLine]),
  ];
  return change(step, shown, undefined, context);
}

const regenerateLine = consoleLine("/ip/ssh/regenerate-host-key");
const regenerateIfOld = "# only where the new type did not make a new key already:";
const shownSet = (values: { [property: string]: string }) =>
  Object.keys(values).length === 0 ? [] : [consoleLine("/ip/ssh/set", values)];

/**
 * The import replaces the key of its type. Whether it also becomes the type that is shown is not known, and a change of
 * the type makes a new key: then the import comes once more. A key that cannot be loaded thus leaves the old one.
 */
function importing(scene: Scene, key: ImportedKey, context: RenderContext): Change<Step> {
  const [first, again] = ["first", "again"].map((object) => fileOf(key, object, context)) as [Upload, Upload];
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
    return [...requests, ...once(again, "import again"), last];
  };
  const step: Step = { requests: [whereIsIt, ...once(first, "import")], after: following, undo: [], irreversible };
  return change(step, shownImport(key, first), key, context);
}

function fileOf({ pem, line }: ImportedKey, object: string, { facts }: RenderContext): Upload {
  return upload({ contents: pem, place, object: `${line} ${object}`, release: facts?.release });
}

function importRequest({ encrypted, passphrase = "" }: ImportedKey, { name }: Upload, key: string): ApiRequest {
  const words = ["/ip/ssh/import-host-key", `=private-key-file=${name}`];
  return { key, words: [...words, ...(encrypted ? [`=passphrase=${passphrase}`] : [])], when: "clean" };
}

const shownImport = ({ encrypted }: ImportedKey, file: Upload): string[] => [
  ...file.shown(masked),
  consoleLine("/ip/ssh/import-host-key", {
    "private-key-file": file.name,
    ...(encrypted ? { passphrase: masked } : {}),
  }),
];

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
  const standing = context.prior?.publicKey;
  if (key !== undefined) return standing === key.line ? [] : planned(shownImport(key, fileOf(key, "first", context)));
  if (!observed.present) {
    const values = setValues({
      type: typeof args.type === "string" ? args.type : undefined,
      bits: typeof args.bits === "number" ? args.bits : undefined,
    });
    if (Object.keys(values).length === 0) return [];
    return planned(["# where its host key is not so already:", ...shownSet(values), regenerateLine]);
  }
  const line = typeof standing === "string" ? standing : "";
  const before = { type: observed.args.type ?? args.type, bits: observed.args.bits };
  const plan = planOf(before, args, line !== "" && wasTriggered(line, args, context));
  return plan === undefined ? [] : planned([...shownSet(setValues(plan)), regenerateLine]);
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
