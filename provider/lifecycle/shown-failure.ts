import type { Args, Failure } from "../core/contract";
import { textsIn } from "../core/paths";
import { redactor } from "../session/confidential";

/**
 * A failure as the engine may show it. The engine prints the whole value of the input that `property` names, a secret one
 * too, in clear. So where that must not be seen, the reason names the property and the engine is given none.
 */
export function shownFailure({ property, reason }: Failure, news: Args): Failure {
  const shown = redactor.mask(reason);
  if (property === "" || !mustStayUnseen(property, news)) return { property, reason: shown };
  return { property: "", reason: `${property}: ${shown}` };
}

function mustStayUnseen(property: string, news: Args): boolean {
  // The engine looks up names of inputs only: of `options.command` it prints nothing.
  if (!(property in news)) return false;
  const secrets = Array.isArray(news.__secrets) ? news.__secrets.map(String) : [];
  if (secrets.some((path) => path === property || path.startsWith(`${property}.`) || path.startsWith(`${property}[`)))
    return true;
  return textsIn(news[property]).some((text) => redactor.mask(text) !== text || /PRIVATE KEY/.test(text));
}
