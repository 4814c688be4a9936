import type { Args, Failure, Json } from "../core/contract";
import { textsIn } from "../core/paths";
import { redactor } from "../session/confidential";

/**
 * A failure as the engine may show it. The engine prints the whole value of the input that `property` names, a secret one
 * too, in clear. So where that must not be seen, the reason names the property and the engine is given none. It looks up
 * names of inputs only, and prints `<nil>` for a part of one: of an entry of a list it is given the list.
 */
export function shownFailure({ property, reason }: Failure, news: Args): Failure {
  const shown = redactor.mask(reason);
  if (property === "") return { property, reason: shown };
  const [input = ""] = property.split(/[.[]/);
  const isEntry = input !== property && isPlainList(news[input]);
  const named = isEntry ? input : property;
  if (mustStayUnseen(named, news)) return { property: "", reason: `${property}: ${shown}` };
  return { property: named, reason: isEntry ? `${property}: ${shown}` : shown };
}

const isPlainList = (value: Json | undefined): boolean =>
  Array.isArray(value) && value.every((each) => each === null || typeof each !== "object");

function mustStayUnseen(property: string, news: Args): boolean {
  // Of `options.command` it prints nothing.
  if (!(property in news)) return false;
  const secrets = Array.isArray(news.__secrets) ? news.__secrets.map(String) : [];
  if (secrets.some((path) => path === property || path.startsWith(`${property}.`) || path.startsWith(`${property}[`)))
    return true;
  return textsIn(news[property]).some((text) => redactor.mask(text) !== text || /PRIVATE KEY/.test(text));
}
