import type { KindOnPlatform } from "../../core/contract";
import { SshError } from "../../core/errors";
import type { RouterosAnswer, RouterosRequest } from "../../core/routeros";
import { checkHostKey } from "./host-key/check";
import { importedKey } from "./host-key/imported-key";
import { fingerprintOf, queryHostKey, readHostKey, type Scene } from "./host-key/read";
import { hostKeyRefusals } from "./host-key/refusals";
import { renderHostKey, restoreHostKey } from "./host-key/render";
import { hostKeyArguments } from "./host-key/table";
import type { Step } from "./step";

/** The one key pair that a router's SSH server proves itself with. */
export const hostKey: KindOnPlatform<RouterosRequest, RouterosAnswer, Step> = {
  arguments: hostKeyArguments,
  refused: hostKeyRefusals,
  required: [],
  fixed: [],
  controls: ["triggers", "privateKey", "privateKeyPassword"],
  remembered: () => ["publicKey", "nextSize"],
  lasting: ["type", "bits"],
  replaceOn: [],
  check: checkHostKey,
  identity: () => "host key",
  query: queryHostKey,
  parse: (_args, answers, facts) => readHostKey(answers, facts),

  trust(observed, prior, target) {
    if (!observed.present || typeof prior.publicKey !== "string") return;
    const [now, then] = [String(observed.outputs.publicKey), prior.publicKey];
    // What goes with the resource is not trusted any more, and the key of the program is the program's own.
    const isLeaving = target?.present === true && "nextSize" in target.args;
    const isOurs = target?.present === true && importedKey(target.args)?.line === now;
    if (now === then || isLeaving || isOurs) return;
    const [is, was] = [now, then].map((line) => `${line.split(" ")[0]} ${fingerprintOf(line)}`);
    throw new SshError(
      "host-key-changed",
      `the host key is not the one on record: the router shows ${is}, and state has ${was}`,
      {
        hint: "If the router was meant to get a new key (Netinstall, a reset by its button, somebody's regenerate), `pulumi up --replace` with the URN of this resource accepts the one it shows now.",
      },
    );
  },

  render(observed, target, context) {
    if (!target.present) return [];
    const isRemoval = "nextSize" in target.args;
    if (!isRemoval) return renderHostKey(observed, target.args, context);
    return observed.present ? restoreHostKey(observed.detail as unknown as Scene, target.args, context) : [];
  },

  explain(observed, target) {
    if (!observed.present || !target.present) return undefined;
    return `the SSH server still shows ${fingerprintOf(String(observed.args.publicKey))}; some RouterOS 6 routers show a new host key after a reboot only`;
  },
};
