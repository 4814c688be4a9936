import { menus } from "../menus";
import { isIn } from "../release";
import type { Router } from "../router";
import { argumentsOf, commandsOf } from "../schema";
import { notKnown } from "../trap";
import { trapWords } from "./answer";
import type { Sentence } from "./read-sentence";

/** `/console/inspect request=child path=ip,ssh`: what a release lists under a menu or a command. Other requests are refused. */
export function inspected(router: Router, { attributes }: Sentence): string[][] {
  const path = attributes.get("path") ?? "";
  const children = attributes.get("request") === "child" ? childrenOf(router, path.split(",").join("/")) : undefined;
  if (children === undefined) return [trapWords(notKnown()), ["!done"]];
  return [
    ...children.map(([type, name, node]) => ["!re", `=type=${type}`, `=name=${name}`, `=node-type=${node}`]),
    ["!done"],
  ];
}

function childrenOf(router: Router, path: string): [type: string, name: string, node: string][] | undefined {
  const { release } = router;
  const there = menus.filter((menu) => isIn(release, menu) && menu.isThere?.(router) !== false);
  const menu = there.find((each) => each.path === path);
  const own = path.split("/").at(-1) ?? "";
  if (menu !== undefined) {
    const below = there
      .filter((each) => each.path.startsWith(`${path}/`))
      .map((each) => each.path.slice(path.length + 1));
    return [
      ["self", own, "dir"],
      ...below.filter((name) => !name.includes("/")).map((name): [string, string, string] => ["child", name, "dir"]),
      ...commandsOf(menu.commands, release).map((name): [string, string, string] => ["child", name, "cmd"]),
    ];
  }
  const above = there.find((each) => path === `${each.path}/${own}`);
  const command =
    above === undefined || !commandsOf(above.commands, release).includes(own) ? undefined : above.commands[own];
  if (command === undefined) return undefined;
  return [
    ["self", own, "cmd"],
    ...argumentsOf(command, release).map((name): [string, string, string] => ["child", name, "arg"]),
  ];
}
