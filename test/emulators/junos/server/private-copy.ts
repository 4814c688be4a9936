import { type ConfigTree, Database, type DatabaseApi, type LoadOptions, type LoadResult, print } from "../config";
import type { XmlElement } from "../config/types";

/**
 * A candidate of one session's own. What is loaded into it is remembered and loaded into the shared candidate when the
 * session commits, so that what others have committed meanwhile stays.
 */
export class PrivateCopy {
  private readonly database: DatabaseApi;
  private readonly loads: [LoadOptions, string | XmlElement][] = [];

  constructor(shared: DatabaseApi) {
    const { profile } = shared.schema;
    const clock = { now: () => 0, after: () => () => {} };
    this.database = new Database({ profile, clock, configuration: print(shared.schema, shared.committed, "text") });
  }

  get candidate(): ConfigTree {
    return this.database.candidate;
  }

  load(options: LoadOptions, content: string | XmlElement): LoadResult {
    this.loads.push([options, content]);
    return this.database.load(options, content);
  }

  compare(options: { maskSecrets?: boolean }): string {
    return this.database.compare(0, options);
  }

  discard(): void {
    this.database.discard();
    this.loads.length = 0;
  }

  applyTo(shared: DatabaseApi): void {
    for (const [options, content] of this.loads) shared.load(options, content);
  }
}
