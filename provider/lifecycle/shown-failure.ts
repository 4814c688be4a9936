import type { Args, Failure, Json } from "../core/contract";
import { textsIn } from "../core/paths";
import { redactor } from "../session/confidential";

/**
 * A failure as the engine may show it. The engine prints the whole value of the input that `property` names, a secret one
 * too, in clear. So where that must not be seen, the reason names the property and the engine is given none. It looks up
 * names of inputs only, and prints `<nil>` for a part of one: of an entry of a list it is given the list, else nothing.
 */
export function shownFailure({ property, reason }: Failure, news: Args): Failure {
  const shown = redactor.mask(reason);
  if (property === "") return { property, reason: shown };
  const [input = ""] = property.split(/[.[]/);
  const isPart = input !== property;
  const named = isPart && !isPlainList(news[input]) ? "" : input;
  const isSeen = named !== "" && !mustStayUnseen(named, news);
  return { property: isSeen ? named : "", reason: isSeen && !isPart ? shown : `${property}: ${shown}` };
}

const isPlainList = (value: Json | undefined): boolean =>
  Array.isArray(value) && value.every((each) => each === null || typeof each !== "object");

function mustStayUnseen(property: string, news: Args): boolean {
  const secrets = Array.isArray(news.__secrets) ? news.__secrets.map(String) : [];
  if (secrets.some((path) => path === property || path.startsWith(`${property}.`) || path.startsWith(`${property}[`)))
    return true;
  return textsIn(news[property]).some((text) => redactor.mask(text) !== text || /PRIVATE KEY/.test(text));
}
