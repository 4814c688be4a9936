import type { Call } from "./menu";
import type { Router } from "./router";
import type { Item } from "./state";
import { noSuchItem } from "./trap";

export const idText = (id: number): string => `*${id.toString(16).toUpperCase()}`;

/** The items of a list that a command is about. */
export function targeted<T extends Item>(call: Call, list: readonly T[]): T[] {
  return call.targets().map((id) => {
    const item = list.find((each) => each.id === id);
    if (item === undefined) throw noSuchItem();
    return item;
  });
}

/** A new item at the end of a list; its row may be late. */
export function added<T extends Item>(router: Router, name: string, list: T[], item: Omit<T, "id">): { ret: string } {
  const row = { ...item, id: router.takeId(name) } as T;
  list.push(row);
  if (router.faults.listLag > 0) router.hiddenUntil.set(row, Date.now() + router.faults.listLag);
  return { ret: idText(row.id) };
}

export function removed<T extends Item>(call: Call, list: T[]): undefined {
  for (const item of targeted(call, list)) list.splice(list.indexOf(item), 1);
}

export function commented(call: Call, list: readonly Item[]): undefined {
  for (const item of targeted(call, list)) setComment(item, call.args.get("comment") ?? "");
}

export function setComment(item: Item, comment: string | undefined): void {
  if (comment === undefined) return;
  if (comment === "") delete item.comment;
  else item.comment = comment;
}

export const commentOf = ({ comment }: Item): { comment?: string } => (comment === undefined ? {} : { comment });
