import type { Json } from "../../../core/contract";
import { childrenOf, elementAt } from "../../../core/formats/xml-find";
import { type Standing, standingIn } from "../standing";

/** Reads leaves of the statement of one argument, and notes what is inherited or inactive on the way. */
export class LeafReader {
  group: string | undefined;
  partly = false;

  /** `above`: inactivity at it and above it is somebody else's question. */
  constructor(private readonly above: Standing) {}

  /** The statement at the end of a path of containers, when it is there and in force. */
  at(...path: string[]): Standing | undefined {
    let here: Standing | undefined = { ...this.above, inactive: undefined };
    for (const name of path) {
      const element = elementAt(here?.element, name);
      here = element === undefined ? undefined : standingIn(here, element, name);
    }
    return this.noted(here);
  }

  text(...path: string[]): string | undefined {
    return this.at(...path)?.element.text.trim();
  }

  number(...path: string[]): Json | undefined {
    return numberIn(this.text(...path));
  }

  /** The entries of a list below a path of containers, in force. */
  list(...path: string[]): Standing[] {
    const above = path.length === 1 ? { ...this.above, inactive: undefined } : this.at(...path.slice(0, -1));
    return childrenOf(above?.element, path.at(-1) as string).flatMap(
      (element) => this.noted(standingIn(above, element, element.name)) ?? [],
    );
  }

  private noted(standing: Standing | undefined): Standing | undefined {
    this.group ??= standing?.group;
    if (standing?.inactive === undefined) return standing;
    this.partly = true;
    return undefined;
  }
}

/** A group may hold a pattern or a variable where a number belongs: then its text. */
export const numberIn = (text: string | undefined): Json | undefined =>
  text !== undefined && /^\d{1,15}$/.test(text) ? Number(text) : text;
