import type { Answers, DeviceFacts, LoginFacts, Observed, Platform, Request } from "../core/contract";
import { SshError } from "../core/errors";
import type { Wire } from "../transport/wire";
import { converse } from "./converse";
import type { DeviceSession } from "./device-session";
import type { Operation } from "./operation";

export interface Observation {
  answers: Answers<unknown>;
  facts: DeviceFacts;
  login: LoginFacts;
  observed: Map<Operation, Observed | Error>;
  /** Everything that was asked. */
  asked: Request[];
}

/** More rounds than any kind needs: whoever asks for ever has a defect. */
const mostRounds = 8;

/**
 * Asks what all operations want to know, in as few rounds as their questions allow: each round carries the new questions
 * of all of them. What one operation cannot read fails that one only; a lost connection fails them all.
 * `early`: answers that have just come already, together with something else.
 */
export async function observe(
  session: DeviceSession,
  operations: Operation[],
  early: Answers<unknown> = new Map(),
): Promise<Observation> {
  const wire = await session.connected((text) => {
    for (const { progress } of operations) progress(text);
  });
  const { platform } = session;
  const probe = platform.probe(session.device);
  // What a device is does not change while one connection to it stands.
  const probed = session.probed?.wire === wire ? session.probed.answers : [];
  const answers = new Map<string, unknown>([...probed, ...early]);
  const asked = new Map<string, Request>();
  const beginnings = new Map<Operation, { name: string; later: Map<string, Request> }>();
  const observed = new Map<Operation, Observed | Error>();
  let facts = session.facts;

  for (let round = 0; ; round++) {
    if (round === mostRounds) throw new Error("too many rounds of questions");
    const requests = new Map<string, Request>();
    for (const operation of operations) {
      if (observed.has(operation)) continue;
      try {
        const kind = platform.kinds[operation.kind];
        if (kind === undefined) throw new SshError("unsupported", `${platform.name} has no ${operation.kind}`);
        const questions = kind.query(
          operation.args,
          facts ?? unknownFacts,
          round === 0 ? new Map() : answers,
          operation.prior,
        );
        for (const request of questions) requests.set(request.key, request);
        if (round === 0) {
          const name = `${operation.kind} ${questions.map(({ key }) => key).join(" ")}`;
          beginnings.set(operation, { name, later: new Map() });
          for (const request of session.expected.get(name) ?? []) requests.set(request.key, request);
        } else
          for (const request of questions.filter(({ onDemand }) => onDemand === undefined))
            beginnings.get(operation)?.later.set(request.key, request);
      } catch (error) {
        observed.set(operation, error as Error);
      }
    }
    for (const request of requests.values()) if (request.onDemand === undefined) asked.set(request.key, request);
    const news = [...(round === 0 ? probe : []), ...requests.values()].filter(({ key }) => !answers.has(key));
    if (news.length === 0 && round > 0) break;
    for (const [key, answer] of news.length === 0 ? [] : await wire.ask(news)) answers.set(key, answer);
    facts = platform.facts(answers, session.device, wire.login);
    if (session.probed?.wire !== wire) {
      if (await outlast(platform, wire, answers, operations)) return observe(session, operations);
      session.probed = { wire, answers: probe.map(({ key }): [string, unknown] => [key, answers.get(key)]) };
    }
    session.facts = facts;
  }

  for (const { name, later } of beginnings.values()) session.expected.set(name, [...later.values()]);
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
  return { answers, facts: known, login: wire.login, observed, asked: [...asked.values()] };
}

/** Waits until what an earlier run has left behind has come to its end; whether there was something. */
async function outlast(
  { commit }: Platform,
  wire: Wire,
  probed: Answers<unknown>,
  operations: Operation[],
): Promise<boolean> {
  const said = await converse(wire, (answers) => {
    const requests = commit.leftover?.(answers, probed) ?? [];
    if (requests.length > 0)
      for (const { progress } of operations) progress("waiting for the undo timer of an earlier run");
    return requests;
  });
  return said.size > 0;
}

const unknownFacts: DeviceFacts = { release: "" };
