import type { Args, Kind } from "../../provider/core/contract";
import { closeSessions } from "../../testing";
import { Resource } from "./in-process";

export interface Wanted {
  kind: Kind;
  name: string;
  /** `undefined`: the resource is to be destroyed. */
  args: Args | undefined;
}

/** A program on one device: its resources with their state, run after run. */
export class Program {
  private readonly resources = new Map<string, Resource>();

  constructor(
    readonly device: Args,
    states: { [name: string]: { id?: string; state?: Args } } = {},
  ) {
    for (const [name, { id, state }] of Object.entries(states)) {
      const resource = this.resource(name.split("/")[0] as Kind, name.split("/")[1] ?? "");
      resource.id = id;
      resource.state = state;
    }
  }

  /** `pulumi up`: everything at once, as the engine does it; the failures. The run ends, and with it its connections. */
  async up(wanted: Wanted[]): Promise<Error[]> {
    const { device } = this;
    const results = await Promise.allSettled(
      wanted.map(({ kind, name, args }) => {
        const resource = this.resource(kind, name);
        return args === undefined ? resource.destroy() : resource.up({ device, ...args });
      }),
    );
    await closeSessions();
    return results.flatMap((result) => (result.status === "rejected" ? [result.reason as Error] : []));
  }

  /** What a second `pulumi up --refresh` would still do. */
  async left(wanted: Wanted[]): Promise<string[]> {
    const { device } = this;
    const verdicts = await Promise.all(
      wanted.map(async ({ kind, name, args }) => {
        const resource = this.resource(kind, name);
        if (args === undefined) return resource.id === undefined ? "same" : "not deleted";
        if (resource.id === undefined) return "not created";
        if (!(await resource.refresh())) return "not there";
        return resource.up({ device, ...args });
      }),
    );
    await closeSessions();
    return verdicts.filter((verdict) => verdict !== "same");
  }

  states(): { [name: string]: { id?: string; state?: Args } } {
    return JSON.parse(
      JSON.stringify(Object.fromEntries([...this.resources].map(([name, { id, state }]) => [name, { id, state }]))),
    );
  }

  resource(kind: Kind, name: string): Resource {
    const key = `${kind}/${name}`;
    const resource = this.resources.get(key) ?? new Resource(kind, name);
    this.resources.set(key, resource);
    return resource;
  }
}
