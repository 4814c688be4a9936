import type { Device } from "../../server/device";
import { profileFacts, release } from "../../server/profile-facts";
import { Refused } from "../../server/refused";
import type { Operation } from "../call";
import { dateTime, dateTimeAgo } from "../date-time";
import { child, childText, escapeXml, leaf } from "../xml";

const namespace = (device: Device) => `xmlns="http://xml.juniper.net/junos/${release(device.profile)}/junos"`;

/** The commits, newest first; the one whose timer runs is marked as such. */
export const getCommitInformation: Operation = {
  permissions: ["view", "configure", "maintenance"],
  run({ device }) {
    const entries = device.database.history.map((entry, number) =>
      [
        `<commit-history>\n<sequence-number>${number}</sequence-number>\n`,
        leaf("user", entry.user),
        leaf("client", entry.client),
        dateTime(entry.time),
        entry.comment === undefined ? "" : leaf("comment", entry.comment),
        entry.log === undefined ? "" : leaf("log", entry.log),
        entry.pending === true ? leaf("commit-confirmed", "rollback pending") : "",
        "</commit-history>\n",
      ].join(""),
    );
    return `<commit-information>\n${entries.join("")}</commit-information>\n`;
  },
};

/** The newest commit alone. */
export const getCommitRevisionInformation: Operation = {
  permissions: ["view", "configure", "maintenance"],
  run({ device, operation }) {
    const { history } = device.database;
    const newest = history[0];
    if (newest === undefined) throw new Refused("no commit has been made");
    const revision = leaf("revision", `re0-${Math.floor(newest.time / 1000)}-${history.length}`);
    if (child(operation, "detail") === undefined) return wrapped(revision);
    const comment = newest.comment === undefined ? "" : leaf("comment", newest.comment);
    return wrapped(
      `${revision}${leaf("user", newest.user)}${leaf("client", newest.client)}${dateTime(newest.time)}${comment}`,
    );
  },
};

const wrapped = (content: string) => `<commit-revision-information>\n${content}</commit-revision-information>\n`;

export const getSoftwareInformation: Operation = {
  permissions: [],
  run({ device }) {
    const { version, model } = profileFacts[device.profile];
    const one = [
      `<software-information ${namespace(device)}>\n`,
      leaf("host-name", device.hostName),
      leaf("product-model", model),
      leaf("product-name", model),
      leaf("junos-version", version),
      `<package-information>\n<name>junos</name>\n<comment>JUNOS OS [${version}]</comment>\n</package-information>\n`,
      "</software-information>\n",
    ].join("");
    if (device.routingEngines.length === 1) return one;
    const items = device.routingEngines.map(
      (name) => `<multi-routing-engine-item>\n${leaf("re-name", name)}${one}</multi-routing-engine-item>\n`,
    );
    return `<multi-routing-engine-results>\n${items.join("")}</multi-routing-engine-results>\n`;
  },
};

export const getSystemUptimeInformation: Operation = {
  permissions: ["view"],
  run({ device }) {
    const now = device.clock.now();
    const last = device.database.history[0];
    const configured =
      last === undefined
        ? ""
        : `<last-configured-time>\n${dateTimeAgo(last.time, now)}${leaf("user", last.user)}</last-configured-time>\n`;
    return [
      `<system-uptime-information ${namespace(device)}>\n`,
      `<current-time>\n${dateTime(now)}</current-time>\n`,
      "<time-source> LOCAL CLOCK </time-source>\n",
      `<system-booted-time>\n${dateTimeAgo(device.bootedAt, now)}</system-booted-time>\n`,
      `<protocols-started-time>\n${dateTimeAgo(device.bootedAt, now)}</protocols-started-time>\n`,
      configured,
      "</system-uptime-information>\n",
    ].join("");
  },
};

/** Connections that the device starts itself. `up` is the only status that is known from devices. */
export const getOutboundSshServiceInformation: Operation = {
  permissions: ["view"],
  run({ device, operation }) {
    const wanted = childText(operation, "client-id") ?? "";
    const clients = device.outbound.status().filter(({ client }) => wanted === "" || client === wanted);
    const entries = clients.map(({ client, deviceId, server, isUp, since }) =>
      [
        "<outbound-ssh-client>\n",
        `<outbound-ssh-client-name>${escapeXml(client)}</outbound-ssh-client-name>\n`,
        leaf("outbound-ssh-server-info", server),
        leaf("outbound-ssh-connection-status", isUp ? "up" : "down"),
        isUp ? leaf("outbound-ssh-connection-uptime", Math.floor((Date.now() - since) / 1000)) : "",
        leaf("outbound-ssh-device-id", deviceId),
        "</outbound-ssh-client>\n",
      ].join(""),
    );
    return `<outbound-ssh-service-information>\n${entries.join("")}</outbound-ssh-service-information>\n`;
  },
};
