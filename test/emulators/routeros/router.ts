import type { MovableClock } from "../shared/clock";
import type { Faults } from "./faults";
import type { Release } from "./release";
import type { Item, RouterState } from "./state";
import type { Unknowns } from "./unknowns";

/** A connection to one of the router's services, which has a row of its own from 7.19 on. */
export interface OpenConnection {
  service: string;
  local: string;
  remote: string;
}

export interface DefaultPorts {
  ssh: number;
  api: number;
  "api-ssl": number;
}

/** One emulated router: what it is set to, and what is around it. */
export class Router {
  readonly connections = new Map<number, OpenConnection>();
  /** What schedules and scripts have said: errors first of all. */
  readonly log: string[] = [];
  /** Carries a change out to listeners and to the state file; whoever started the router puts it here. */
  applied: () => Promise<void> = async () => {};
  /** Told of each row that was added, changed or removed, for `listen`. */
  readonly watchers = new Set<(path: string) => void>();
  /** When the rows of a lagging list show, in real time. */
  readonly hiddenUntil = new Map<Item, number>();
  readonly startedAt: number;
  isClosed = false;
  private lastConnection = 0x1000;

  constructor(
    readonly release: Release,
    readonly version: string,
    readonly state: RouterState,
    readonly clock: MovableClock,
    readonly faults: Faults,
    readonly unknowns: Unknowns,
    /** What stands for 22, 8728 and 8729 here. */
    readonly ports: DefaultPorts,
  ) {
    this.startedAt = clock.now();
  }

  takeId(list: string): number {
    const id = this.state.nextId[list] ?? 1;
    this.state.nextId[list] = id + 1;
    return id;
  }

  /** Notes a connection until the returned function is called. */
  connected(connection: OpenConnection): () => void {
    const id = this.lastConnection++;
    this.connections.set(id, connection);
    return () => this.connections.delete(id);
  }

  shown<T extends Item>(list: readonly T[]): T[] {
    return list.filter((item) => (this.hiddenUntil.get(item) ?? 0) <= Date.now());
  }
}
