import type { Platform } from "../../core/contract";
import { lazily } from "../../core/lazily";
import { commitInformation } from "./commit-information";
import { facts } from "./facts";
import type { JunosAnswer, JunosRequest } from "./request";
import type { Step } from "./step";

type Junos = Platform<JunosRequest, JunosAnswer, Step>;

/** Junos and Junos OS Evolved: their configuration, over NETCONF. */
export const junos: Junos = {
  name: "junos",
  transport: "netconf",
  deviceArguments: [],
  checkDevice: () => [],
  probe: () => [{ key: "software", rpc: "<get-software-information/>" }, commitInformation("newest")],
  facts,
  // One more commit costs a second to half a minute.
  gathers: { quiet: 200, longest: 10_000 },
  kinds: lazily<Junos["kinds"]>({
    SshServerSettings: () => (require("./server-settings") as typeof import("./server-settings")).serverSettings,
    UserPublicKey: () => (require("./user-public-key") as typeof import("./user-public-key")).userPublicKey,
    KnownHost: () => (require("./known-host") as typeof import("./known-host")).knownHost,
    OutboundSsh: () => (require("./outbound/outbound-ssh") as typeof import("./outbound/outbound-ssh")).outboundSsh,
    HostKey: () => (require("./host-key") as typeof import("./host-key")).hostKey,
  }),
  get commit() {
    return (require("./commit") as typeof import("./commit")).commit;
  },
};
