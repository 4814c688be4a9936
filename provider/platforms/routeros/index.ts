import type { Platform } from "../../core/contract";
import { lazily } from "../../core/lazily";
import type { RouterosAnswer, RouterosRequest } from "../../core/routeros";
import { facts, probe } from "./facts";
import type { Step } from "./step";

type Routeros = Platform<RouterosRequest, RouterosAnswer, Step>;

/** RouterOS 6 and 7, over its API. */
export const routeros: Routeros = {
  name: "routeros",
  transport: "routeros-api",
  get deviceArguments() {
    return (require("./device") as typeof import("./device")).deviceArguments;
  },
  // The last of those that share their words, from each time that the words of some resource changed.
  wordings: { newest: "7.25", older: ["6.49", "7.8", "7.11", "7.15", "7.16", "7.20", "7.23"] },
  checkDevice: (device) => (require("./device") as typeof import("./device")).checkDevice(device),
  probe,
  facts,
  kinds: lazily<Routeros["kinds"]>({
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
