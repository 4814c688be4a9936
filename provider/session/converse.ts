import type { Answers, Request } from "../core/contract";
import type { Wire } from "../transport/wire";

/** Asks until the platform has nothing more to ask, and answers with everything that was said. */
export async function converse(wire: Wire, ask: (answers: Answers<unknown>) => Request[]): Promise<Answers<unknown>> {
  const answers = new Map<string, unknown>();
  for (let requests = ask(answers); requests.length > 0; requests = ask(answers)) {
    for (const [key, answer] of await wire.ask(requests)) answers.set(key, answer);
  }
  return answers;
}
