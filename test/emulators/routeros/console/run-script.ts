import type { Router } from "../router";
import type { Session } from "../session";
import { Trap } from "../trap";
import { Interpreter, Quit } from "./interpreter";
import { parse } from "./parse";

export interface ScriptResult {
  text: string;
  /** The words in which it failed, which `text` ends with. */
  failed?: string;
  hasQuit: boolean;
}

/** Reads a whole script first, as the router does, and then runs it up to the first failure. */
export async function runScript(router: Router, session: Session, source: string): Promise<ScriptResult> {
  let text = "";
  try {
    const statements = parse(source);
    await new Interpreter(router, session, (said) => {
      text += said;
    }).run(statements);
    return { text, hasQuit: false };
  } catch (error) {
    if (error instanceof Quit) return { text, hasQuit: true };
    if (!(error instanceof Trap)) throw error;
    return { text: `${text}${error.message}\n`, failed: error.message, hasQuit: false };
  }
}
