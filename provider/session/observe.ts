import type { Answers, DeviceFacts, LoginFacts, Observed, Request } from "../core/contract";
import { SshError } from "../core/errors";
import type { DeviceSession } from "./device-session";
import type { Operation } from "./operation";

export interface Observation {
  answers: Answers<unknown>;
  facts: DeviceFacts;
  login: LoginFacts;
  observed: Map<Operation, Observed | Error>;
}

/** More rounds than any kind needs: whoever asks for ever has a defect. */
const mostRounds = 8;

/**
 * Asks what all operations want to know, in as few rounds as their questions allow: each round carries the new questions
 * of all of them. What one operation cannot read fails that one only; a lost connection fails them all.
 */
export async function observe(session: DeviceSession, operations: Operation[]): Promise<Observation> {
  const wire = await session.connected((text) => {
    for (const { progress } of operations) progress(text);
  });
  const { platform } = session;
  const answers = new Map<string, unknown>();
  const observed = new Map<Operation, Observed | Error>();
  let facts = session.facts;

  for (let round = 0; ; round++) {
    if (round === mostRounds) throw new Error("too many rounds of questions");
    const requests = new Map<string, Request>();
    if (round === 0) for (const request of platform.probe(session.device)) requests.set(request.key, request);
    for (const operation of operations) {
      if (observed.has(operation)) continue;
      try {
        const kind = platform.kinds[operation.kind];
        if (kind === undefined) throw new SshError("unsupported", `${platform.name} has no ${operation.kind}`);
        for (const request of kind.query(operation.args, facts ?? unknownFacts, answers))
          requests.set(request.key, request);
      } catch (error) {
        observed.set(operation, error as Error);
      }
    }
    const news = [...requests.values()].filter(({ key }) => !answers.has(key));
    if (news.length === 0) break;
    for (const [key, answer] of await wire.ask(news)) answers.set(key, answer);
    facts = platform.facts(answers, session.device);
    session.facts = facts;
  }

  const known = facts ?? unknownFacts;
  for (const operation of operations) {
    if (observed.has(operation)) continue;
    try {
      const kind = platform.kinds[operation.kind];
      if (kind !== undefined) observed.set(operation, kind.parse(operation.args, answers, known));
    } catch (error) {
      observed.set(operation, error as Error);
    }
  }
  return { answers, facts: known, login: wire.login, observed };
}

const unknownFacts: DeviceFacts = { release: "" };
