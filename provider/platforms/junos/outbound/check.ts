import type { Args, Failure, Json } from "../../../core/contract";
import { isBefore } from "../release";
import { traceFlags } from "./read-arguments";
import { instanceRefusal, proxyRefusal } from "./refusals";
import type { Fail } from "./rules";
import { serversOf } from "./servers";
import { shape } from "./shape";

/** Validates and normalises the arguments of an OutboundSsh; pure and offline. */
export function checkOutbound(
  args: Args,
  release: string | undefined,
): { args: Args; failures: Failure[]; warnings: string[] } {
  const failures: Failure[] = [];
  const fail: Fail = (property, reason) => failures.push({ property, reason });
  const checked: Args = {};
  const right: Args = {};
  for (const [name, value] of Object.entries(args)) {
    const rule = shape[name];
    if (rule === undefined || value === null || value === undefined) continue;
    const before = failures.length;
    checked[name] = rule(value as Json, name, fail);
    if (failures.length > before) continue;
    cross(name, checked[name], fail);
    checked[name] = right[name] = normal(name, checked[name]);
  }
  if (checked.routingInstance !== undefined && isBefore(release, "19.3R1")) fail("routingInstance", instanceRefusal);
  if (checked.proxyServer !== undefined && isBefore(release, "23.4R1")) fail("proxyServer", proxyRefusal);
  return { args: checked, failures, warnings: warningsOf(right) };
}

/** The one spelling of a value that is right: what says nothing is left out, sets are sorted. */
function normal(name: string, value: Json): Json {
  if (name === "traceoptions") {
    const { file, flag, noRemoteTrace } = value as Args;
    const flags = traceFlags.filter((each) => ((flag ?? []) as string[]).includes(each));
    return {
      ...(Object.keys((file ?? {}) as Args).length === 0 ? {} : { file }),
      ...(flags.length === 0 ? {} : { flag: flags }),
      ...(noRemoteTrace === true ? { noRemoteTrace } : {}),
    };
  }
  if (name !== "proxyServer") return value;
  const { dhcp, static: fixed } = value as Args;
  const { proxyAuthorization, ...rest } = (fixed ?? {}) as Args;
  const login = Object.keys((proxyAuthorization ?? {}) as Args).length === 0 ? {} : { proxyAuthorization };
  const whole = { ...rest, ...login };
  return { ...(dhcp === true ? { dhcp } : {}), ...(Object.keys(whole).length === 0 ? {} : { static: whole }) };
}

/** What is wrong between parts that are each right. */
function cross(name: string, value: Json, fail: Fail): void {
  if (name === "services" && (value as Json[]).length > 1) fail(name, "takes at most one entry: it is one leaf");
  if (name === "servers") {
    serversOf(value).forEach(({ address }, index, all) => {
      const first = all.findIndex((other) => other.address === address);
      if (first < index) fail(`servers[${index}].address`, `is that of servers[${first}] already`);
    });
  }
  if (name === "proxyServer") {
    const { dhcp, static: fixed } = value as Args;
    if (dhcp === true && fixed !== undefined)
      fail(name, "takes either dhcp or static: the device has one choice there");
  }
}

function warningsOf({ routingInstance, disableSshSecuritySettings, servers }: Args): string[] {
  const portless = serversOf(servers).filter(({ port }) => port === undefined);
  return [
    ...(routingInstance === undefined
      ? []
      : [
          `routing-instance ${routingInstance} must be defined under [edit routing-instances] when this is committed; mgmt_junos needs ` +
            "`set system management-instance` besides",
        ]),
    ...(disableSshSecuritySettings === true
      ? [
          "disableSshSecuritySettings is deprecated on every release: the parameters of [system services ssh] then do not hold for this client's sessions",
        ]
      : []),
    ...(portless.length === 0
      ? []
      : [
          `no port is given for ${portless.map(({ address }) => address).join(", ")}, and no document says where the device then connects to`,
        ]),
  ];
}
