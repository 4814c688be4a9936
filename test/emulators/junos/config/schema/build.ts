import type {
  ContainerStatement,
  LeafListStatement,
  LeafStatement,
  ListStatement,
  Statement,
  ValueType,
} from "../types";

/** A release to build statements for; `number` is 24.4 for 24.4R1. */
export interface Release {
  number: number;
  evolved: boolean;
}

/** Statements of a container; what a release does not have is left out. */
type Parts = (Statement | undefined)[];

/** From this release on. */
export const since = <T>(release: Release, first: number, statement: T): T | undefined =>
  release.number >= first ? statement : undefined;

/** Gone from this release on. */
export const until = <T>(release: Release, gone: number, statement: T): T | undefined =>
  release.number < gone ? statement : undefined;

export function container(name: string, parts: Parts, choice?: string): ContainerStatement {
  return { kind: "container", name, presence: false, children: complete(parts), choice };
}

/** A container that means something by being there. */
export function presence(name: string, parts: Parts, choice?: string): ContainerStatement {
  return { ...container(name, parts, choice), presence: true };
}

export function list(
  name: string,
  parts: Parts,
  options: { key?: ValueType; nokeyword?: boolean; oneliner?: boolean; braced?: boolean; secretKey?: boolean } = {},
): ListStatement {
  const { key = string(), nokeyword = false, oneliner = false, braced, secretKey } = options;
  const children = complete(parts);
  return { kind: "list", name, key: "name", keyType: key, nokeyword, oneliner, braced, secretKey, children };
}

export function leaf(name: string, type: ValueType, more: Partial<LeafStatement> = {}): LeafStatement {
  return { kind: "leaf", name, type, ...more };
}

export const empty = (name: string, choice?: string): LeafStatement => leaf(name, { kind: "empty" }, { choice });

export const leafList = (name: string, type: ValueType): LeafListStatement => ({ kind: "leaf-list", name, type });

export const int = (low: number, high: number): ValueType => ({ kind: "int", ranges: [[low, high]] });
export const uint32 = int(0, 4294967295);
export const uint16 = int(0, 65535);
export const oneOf = (...values: (string | undefined)[]): ValueType => ({
  kind: "enum",
  values: values.filter((value) => value !== undefined),
});
export const string = (low?: number, high?: number): ValueType =>
  low === undefined || high === undefined ? { kind: "string" } : { kind: "string", length: [low, high] };
export const matching = (pattern: RegExp, message: string) => ({ kind: "string", pattern, message }) as const;

/** Whatever holds other statements can take them from groups too. */
function complete(parts: Parts): Statement[] {
  const children = parts.filter((part) => part !== undefined);
  return children.length === 0
    ? []
    : [leafList("apply-groups", string()), leafList("apply-groups-except", string()), ...children];
}
