import { SshError } from "../../core/errors";
import type { XmlElement } from "../../core/formats/xml-element";
import { childrenOf, elementAt } from "../../core/formats/xml-find";
import { isMasked } from "./masked";

/** A statement as it stands in the configuration, with what the statements above it say of it. */
export interface Standing {
  element: XmlElement;
  /** The group it is inherited from: then nothing of its own stands here, and a delete here would do nothing. */
  group: string | undefined;
  /** The outermost inactive statement on the way to it (or itself), in words: then it has no effect. */
  inactive: string | undefined;
}

/** A statement right below another. `words` is what it is called in a line of configuration mode. */
export function standingIn(above: Standing | undefined, element: XmlElement, words: string): Standing {
  return {
    element,
    group: element.attributes.group ?? elementAt(element, "name")?.attributes.group ?? above?.group,
    inactive: above?.inactive ?? ("inactive" in element.attributes ? words : undefined),
  };
}

/** Down a path of containers; undefined where the configuration has none. */
export function standingAt(configuration: XmlElement | undefined, path: string[]): Standing | undefined {
  let at: Standing | undefined;
  let element = configuration;
  for (const [index, name] of path.entries()) {
    element = childrenOf(element, name)[0];
    if (element === undefined) return undefined;
    at = standingIn(at, element, path.slice(0, index + 1).join(" "));
  }
  return at;
}

/**
 * The text of an element as it stands, blanks at its ends included; line breaks there are the device's indentation. What
 * is masked throws: it must never be taken for another value, or for nothing.
 */
export function plainText(element: XmlElement, what: string): string {
  if (isMasked(element.text)) {
    throw new SshError("device", `the device shows ${what} as /* SECRET-DATA */: the login class needs \`secret\``, {
      hint: "Give the login class of this run's user the permission `secret`; nothing was read, and nothing was changed.",
    });
  }
  return element.text.replace(/^\s*\n\s*|\s*\n\s*$/g, "");
}
