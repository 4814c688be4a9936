import { ssh } from "../leaf";
import { overview, type Setting } from "../setting";
import { flag } from "../shapes/flag";
import { number } from "../shapes/number";

const port = number({
  argument: "port",
  doc: "TCP port the server listens on.",
  values: "1..65535",
  default: "22",
  device: "system services ssh port {}",
  source: overview,
  note: "one port only; a list (OpenSSH) is refused",
  path: [...ssh, "port"],
  range: [1, 65535],
});

const oneOnly = "Junos listens on one SSH port; give one number. NETCONF has a port of its own: netconf.port.";

export const serviceRows: readonly Setting[] = [
  flag({
    argument: "enabled",
    doc: "Whether the SSH service runs. Every other setting of the service switches it on as well.",
    values: "true: the presence container; false: container deleted",
    default: "false (no remote access until configured)",
    device: "system services ssh",
    source: overview,
    note: "any other argument under [system services ssh] switches the service on as well; false together with such an argument is refused",
    path: ssh,
    written: true,
    container: true,
  }),
  { ...port, check: (value, release) => (Array.isArray(value) ? [{ reason: oneOnly }] : port.check(value, release)) },
];
