import type { Args, CommitContext, DeviceFacts, Platform, Proof, Request } from "../core/contract";
import type { Wire } from "../transport/wire";
import { openWire } from "./open-wire";
import type { Operation, Outcome } from "./operation";
import type { Results } from "./planned";
import { relieveMemory } from "./relieve-memory";

/** A group closes when nothing new has arrived for this long: the engine hands out operations about 10 ms apart. */
const quietMs = 25;
/** ... or after this long, so that a steady trickle does not keep the first one waiting. */
const longestMs = 1500;
const failureStandsMs = 15_000;

/** When an operation last arrived, for whichever device: of a fleet, the engine hands them out in no order of devices. */
let lastAnywhere = 0;

type Run = (session: DeviceSession, operations: Operation[]) => Promise<Results>;

interface Waiting {
  operation: Operation;
  resolve(outcome: Outcome): void;
  reject(error: unknown): void;
}

/** One device as seen by one login: one connection, one queue. What waits together is applied together. */
export class DeviceSession {
  private wire: Promise<Wire> | undefined;
  private readonly waiting: Waiting[] = [];
  private working = false;
  private inFlight = 0;
  /** Known once a group has been worked on: by then the engine has handed out all it does at a time. */
  private mostInFlight: number | undefined;
  private seenInFlight = 0;
  private lastArrival = 0;
  private arrived: (() => void) | undefined;
  private failure: { error: unknown; at: number } | undefined;
  facts: DeviceFacts | undefined;
  /** What the device said of itself over this connection. */
  probed: { wire: Wire; answers: [string, unknown][] } | undefined;
  /** What first questions led to before, by those questions: asked along with them, they cost no further round. */
  readonly expected = new Map<string, Request[]>();
  private readonly warnings = new Set<string>();
  /** The transaction whose undo timer may still run. */
  transaction: CommitContext | undefined;

  constructor(
    readonly platform: Platform,
    readonly device: Args,
    private readonly run: Run,
  ) {}

  /** Whether a row has said this before; from now on it has. */
  hasWarned(urn: string | undefined, text: string): boolean {
    const key = `${urn ?? ""} ${text}`;
    const before = this.warnings.has(key);
    this.warnings.add(key);
    return before;
  }

  submit(operation: Operation): Promise<Outcome> {
    return new Promise((resolve, reject) => {
      this.waiting.push({ operation, resolve, reject });
      this.seenInFlight = Math.max(this.seenInFlight, ++this.inFlight);
      this.lastArrival = lastAnywhere = Date.now();
      this.arrived?.();
      if (!this.working) {
        this.working = true;
        void this.work();
      }
    });
  }

  /**
   * The connection, opened when there is none or it has ended. A failure to open it stands for a while: many resources
   * of one device must not each wait for the same timeout, nor each count as a failed login.
   */
  async connected(progress: (text: string) => void): Promise<Wire> {
    const standing = await this.wire?.catch(() => undefined);
    if (standing?.alive) return standing;
    if (this.failure !== undefined && Date.now() - this.failure.at < failureStandsMs) throw this.failure.error;
    progress("connecting");
    this.wire = openWire(this.platform, this.device, {});
    try {
      return await this.wire;
    } catch (error) {
      this.failure = { error, at: Date.now() };
      throw error;
    }
  }

  /** Lets the next call of `connected` try again at once. */
  forgetFailure(): void {
    this.failure = undefined;
  }

  /** A fresh login beside the present connection: the proof that a change left the door open. */
  fresh(proof: Proof): Promise<Wire> {
    return openWire(this.platform, this.device, { ...proof, retryRefused: true });
  }

  /** The proven connection takes the place of the old one. */
  async adopt(wire: Wire): Promise<void> {
    const old = await this.wire?.catch(() => undefined);
    this.wire = Promise.resolve(wire);
    if (old !== wire) old?.close();
  }

  async close(): Promise<void> {
    (await this.wire?.catch(() => undefined))?.close();
    this.wire = undefined;
  }

  private async work(): Promise<void> {
    while (this.waiting.length > 0) {
      // Connecting takes longer than the quiet time, so the first group gathers while it happens.
      await this.connected((text) => this.tell(text)).catch(() => undefined);
      await this.gather();
      const group = this.waiting.splice(0);
      const results = await this.run(
        this,
        group.map(({ operation }) => operation),
      );
      for (const { operation, resolve, reject } of group) {
        const result = results.get(operation);
        if (result === undefined) reject(new Error("the group forgot an operation"));
        else if (result instanceof Error) reject(result);
        else resolve(result);
      }
      this.inFlight -= group.length;
      relieveMemory();
      this.mostInFlight = this.seenInFlight;
    }
    this.working = false;
  }

  private tell(text: string): void {
    for (const { operation } of this.waiting) operation.progress(text);
  }

  private async gather(): Promise<void> {
    const { gathers } = this.platform;
    const { quiet, longest } = gathers ?? { quiet: quietMs, longest: longestMs };
    const lastOf = () => (gathers === undefined ? this.lastArrival : lastAnywhere);
    const deadline = Date.now() + longest;
    const slice = Math.max(1, quiet / 5);
    let last = lastOf();
    // Connecting is waiting too, but not always listening.
    let heardNothing = Math.min(gathers === undefined ? quiet : quiet - 2 * slice, Date.now() - last);
    for (;;) {
      // Nothing more can come: the engine waits for us.
      if (this.waiting.length > 1 && this.waiting.length === this.mostInFlight) return;
      if (lastOf() !== last) {
        last = lastOf();
        heardNothing = 0;
      }
      if (heardNothing >= quiet || Date.now() >= deadline) return;
      // Slice by slice, and each counts as no more than it is: while this process is busy with other devices, what
      // arrives waits unheard, and a timer that comes late says nothing.
      await this.arrivalWithin(slice);
      heardNothing += slice;
    }
  }

  private async arrivalWithin(milliseconds: number): Promise<void> {
    await new Promise<void>((resolve) => {
      const timer = setTimeout(resolve, milliseconds);
      this.arrived = () => {
        clearTimeout(timer);
        resolve();
      };
    });
    this.arrived = undefined;
  }
}
