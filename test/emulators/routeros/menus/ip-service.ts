import { idText, targeted } from "../items";
import type { Call, Menu, Row } from "../menu";
import { isSince } from "../release";
import type { Router } from "../router";
import { type Argument, edit, exportList, listCommands, numbers } from "../schema";
import type { Service } from "../state";
import { noSuchValue, notKnown } from "../trap";
import { integer, oneOf, prefixes, yesNo } from "../values";

const settable: readonly Argument[] = [
  ...["address", "certificate", "disabled", "numbers", "port", "tls-version"],
  ["vrf", { since: "7" }],
  ["max-sessions", { since: "7.16" }],
  ["available-from", { since: "7.24" }],
];

/** `/ip/service`: one row per service, and from 7.19 on one more for each connection that is open. */
export const ipService: Menu = {
  path: "ip/service",
  isKeyed: true,
  commands: {
    ...listCommands,
    disable: numbers,
    edit,
    enable: numbers,
    export: exportList,
    reset: { since: "7.9", arguments: settable },
    set: { arguments: settable },
    unset: { until: "7.16", arguments: ["numbers", "value-name"] },
  },
  rows: (router) => [
    ...router.state.services.map((each) => staticRow(router, each)),
    ...(isSince(router.release, "7.19") ? dynamicRows(router) : []),
  ],
  run: {
    set: (call) => {
      const services = targeted(call, call.router.state.services);
      const drafts = services.map((each) => structuredClone(each));
      for (const draft of drafts) change(call, draft);
      services.forEach((each, i) => {
        // A port that is the default again is none of its own.
        delete each.port;
        Object.assign(each, drafts[i]);
      });
      return undefined;
    },
    enable: (call) => switched(call, false),
    disable: (call) => switched(call, true),
    reset: (call) => {
      for (const service of targeted(call, call.router.state.services)) {
        if (call.args.has("port")) delete service.port;
        if (call.args.has("address") || call.args.has("available-from")) service.address = "";
        if (call.args.has("vrf")) service.vrf = "main";
        if (call.args.has("max-sessions")) service.maxSessions = 20;
        if (["certificate", "disabled", "tls-version"].some((name) => call.args.has(name))) throw notKnown();
      }
      return undefined;
    },
  },
};

function switched(call: Call, disabled: boolean): undefined {
  for (const service of targeted(call, call.router.state.services)) service.disabled = disabled;
}

function change({ router, args }: Call, service: Service): void {
  const given = (name: string, set: (text: string) => void) => {
    const text = args.get(name);
    if (text !== undefined) set(text);
  };
  for (const name of ["address", "available-from"])
    given(name, (text) => {
      service.address = prefixes(name, text).join(",");
    });
  given("port", (text) => {
    const port = integer("port", text, 1, 65535);
    // Set to what it has by default anyway, it stays the default.
    if (port === portOf(router, { name: service.name })) delete service.port;
    else service.port = port;
  });
  given("vrf", (text) => {
    service.vrf = oneOf("vrf", text, ["main"]);
  });
  given("max-sessions", (text) => {
    service.maxSessions = integer("max-sessions", text, 1, 1000);
  });
  given("disabled", (text) => {
    service.disabled = yesNo("disabled", text);
  });
  given("certificate", (text) => {
    if (service.certificate === undefined) throw notKnown();
    if (text !== "none" && text !== "emulator") throw noSuchValue("certificate");
    service.certificate = text;
  });
  given("tls-version", (text) => {
    if (service.tlsVersion === undefined) throw notKnown();
    service.tlsVersion = oneOf("tls-version", text, ["any", "only-1.2"]);
  });
}

const standard: { readonly [name: string]: number } = {
  telnet: 23,
  ftp: 21,
  www: 80,
  "www-ssl": 443,
  winbox: 8291,
  "reverse-proxy": 443,
};

/** The port that a service has: the one that is set, or what stands for its usual one here. */
export function portOf({ ports }: Router, { name, port }: Pick<Service, "name" | "port">): number {
  return port ?? { ...standard, ...ports }[name] ?? 0;
}

function staticRow(router: Router, service: Service): Row {
  const { release } = router;
  const row: Row = { ".id": idText(service.id), name: service.name, port: String(portOf(router, service)) };
  if (isSince(release, "7.19")) row.proto = "tcp";
  const shown = isSince(release, "7.24") ? router.unknowns.serviceAddress : "address";
  if (shown !== "available-from") row.address = service.address;
  if (shown !== "address") row["available-from"] = service.address;
  if (service.certificate !== undefined) row.certificate = service.certificate;
  if (service.tlsVersion !== undefined) row["tls-version"] = service.tlsVersion;
  if (isSince(release, "7")) row.vrf = service.vrf;
  if (isSince(release, "7.16")) row["max-sessions"] = String(service.maxSessions);
  if (isSince(release, "7.19")) row.dynamic = "false";
  return { ...row, invalid: "false", disabled: String(service.disabled) };
}

function dynamicRows(router: Router): Row[] {
  return [...router.connections].map(([id, { service, local, remote }]) => ({
    ".id": idText(id),
    name: service,
    port: local.replace(/^.*:/, ""),
    proto: "tcp",
    dynamic: "true",
    connection: "true",
    local,
    remote,
    invalid: "false",
    disabled: "false",
  }));
}
