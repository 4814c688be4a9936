import type { Args, Kind } from "../core/contract";
import { applyDelete, applyWrite } from "../lifecycle/apply";
import { checkResource } from "../lifecycle/check";
import { diffResource } from "../lifecycle/diff";
import { readResource } from "../lifecycle/read";

/** The six verbs as Pulumi's dynamic provider process calls them (`pulumi.dynamic.ResourceProvider`). */
export interface DynamicProvider {
  check(olds: Args, news: Args): Promise<{ inputs: Args; failures: { property: string; reason: string }[] }>;
  diff(
    id: string,
    olds: Args,
    news: Args,
  ): Promise<{ changes?: boolean; replaces: string[]; deleteBeforeReplace: boolean }>;
  create(inputs: Args): Promise<{ id: string; outs: Args }>;
  read(id: string, props: Args): Promise<{ id?: string; props?: Args; inputs?: Args }>;
  update(id: string, olds: Args, news: Args): Promise<{ outs: Args }>;
  delete(id: string, props: Args): Promise<void>;
}

export function dynamicProvider(kind: Kind): DynamicProvider {
  return {
    check: async (olds, news) => checkResource(kind, olds, news),
    diff: async (id, olds, news) => diffResource(kind, id, olds, news),
    create: (inputs) => applyWrite(kind, undefined, undefined, inputs),
    read: (id, props) => readResource(kind, id, props),
    update: (id, olds, news) => applyWrite(kind, id, olds, news),
    delete: (id, props) => applyDelete(kind, id, props),
  };
}
