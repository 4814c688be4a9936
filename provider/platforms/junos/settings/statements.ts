import { SshError } from "../../../core/errors";
import type { XmlElement } from "../../../core/formats/xml-element";
import { childrenOf, textAt } from "../../../core/formats/xml-find";
import { isMasked } from "../masked";
import { type Leaf, statementOf } from "./leaf";

/** One statement that stands on the device, in effect or not. */
export interface Statement {
  /** What is in effect of it, or would be if what is named in `off` were activated; a flag has []. */
  values: string[];
  /** The group it is inherited from. */
  group?: string;
  /** The statements that are deactivated and keep it from having an effect: itself, or what it stands in. */
  off?: string[];
}

/** What stands there, by `statementOf`. What is not in it is not configured. */
export type Statements = { [statement: string]: Statement | undefined };

/** The values in effect; undefined where nothing is. */
export function inEffect(statements: Statements, leaf: Pick<Leaf, "path">): string[] | undefined {
  const found = statements[statementOf(leaf)];
  return found === undefined || (found.off ?? []).length > 0 ? undefined : found.values;
}

/** Reads these leaves from `<configuration>`; throws where a value is masked. */
export function readStatements(configuration: XmlElement | undefined, leaves: readonly Leaf[]): Statements {
  const statements: Statements = {};
  for (const leaf of leaves) {
    const found = configuration === undefined ? undefined : readLeaf(configuration, leaf);
    if (found !== undefined) statements[statementOf(leaf)] = found;
  }
  return statements;
}

/** The deactivated statements that these leaves are, or stand in. */
export function readDeactivated(configuration: XmlElement | undefined, leaves: readonly Leaf[]): string[] {
  const found = leaves.flatMap(({ path }) =>
    path.flatMap((word, index) => {
      // `user` alone is every user: only with the name is it one statement.
      if (configuration === undefined || word === "user") return [];
      return placesOf(configuration, path.slice(0, index + 1));
    }),
  );
  return [...new Set(found.flatMap(({ off }) => off))].sort();
}

interface Place {
  element: XmlElement;
  words: string[];
  group?: string;
  off: string[];
}

function readLeaf(configuration: XmlElement, leaf: Leaf): Statement | undefined {
  const places = placesOf(configuration, leaf.path);
  const [first] = places;
  if (first === undefined) return undefined;
  // Values of one list are deactivated one by one; then the others are what is in effect.
  const own = statementOf(leaf);
  const active = places.filter(({ off }) => !off.includes(own));
  const shown = active.length > 0 ? active : places;
  const group = places.find((place) => place.group !== undefined)?.group;
  const off = shown[0]?.off ?? [];
  return {
    values: leaf.kind === "flag" || leaf.kind === "container" ? [] : shown.map(({ element }) => textOf(element, leaf)),
    ...(group === undefined ? {} : { group }),
    ...(off.length === 0 ? {} : { off }),
  };
}

function placesOf(configuration: XmlElement, path: readonly string[]): Place[] {
  return path.reduce<Place[]>(
    (places, name, index) => places.flatMap((place) => step(place, name, path[index - 1])),
    [{ element: configuration, words: [], off: [] }],
  );
}

/** Words of a path are elements, and after `user` the name of one. */
function step(place: Place, name: string, before: string | undefined): Place[] {
  if (before === "user") {
    return textAt(place.element, "name") === name
      ? [{ ...place, words: [...place.words, name], off: named(place, name) }]
      : [];
  }
  return childrenOf(place.element, name).map((element) => {
    const words = [...place.words, name];
    const group = element.attributes.group ?? place.group;
    const off = element.attributes.inactive === undefined ? place.off : [...place.off, words.join(" ")];
    return { element, words, off, ...(group === undefined ? {} : { group }) };
  });
}

/** `system login user` was noted as deactivated before the name of the user was known. */
const named = ({ words, off }: Place, name: string): string[] =>
  off.map((statement) => (statement === words.join(" ") ? `${statement} ${name}` : statement));

function textOf(element: XmlElement, leaf: Leaf): string {
  const text = (leaf.kind === "keys" ? textAt(element, "name") : element.text.trim()) ?? "";
  if (isMasked(text)) {
    throw new SshError("device", `the device masks [edit ${leaf.path.join(" ")}] as SECRET-DATA`, {
      hint: "The login class of this user needs the permission secret.",
    });
  }
  return text;
}
