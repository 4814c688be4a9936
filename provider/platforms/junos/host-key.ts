import type { KindOnPlatform } from "../../core/contract";
import { SshError } from "../../core/errors";
import { sha256Fingerprint } from "../../core/formats/fingerprint";
import { hostKeyOutputs } from "../../core/formats/host-key-outputs";
import { parsePublicKey } from "../../core/formats/public-key";
import { checkHostKey } from "./host-key-check";
import { hostKeyQuery, readHostKey } from "./host-key-read";
import { hostKeyArguments, hostKeyRefusals } from "./host-key-table";
import type { JunosAnswer, JunosRequest } from "./request";
import type { Step } from "./step";

/** A key that the device's server proves itself with. Junos makes it by itself, so here it is only told. */
export const hostKey: KindOnPlatform<JunosRequest, JunosAnswer, Step> = {
  arguments: hostKeyArguments,
  refused: hostKeyRefusals,
  required: ["type"],
  fixed: ["type", "bits"],
  controls: [],
  replaceOn: ["type", "bits"],
  observes: true,
  check: checkHostKey,
  identity: ({ type, bits }) => (bits === undefined ? String(type) : `${type} ${bits}`),
  query: hostKeyQuery,

  parse(args, answers, facts) {
    const { type, base64, bits } = readHostKey(args, answers, facts);
    const { host, port } = facts.session ?? {};
    return {
      present: true,
      args: { type: args.type, bits: args.bits === undefined ? undefined : bits },
      outputs: hostKeyOutputs(`${type} ${base64}`, String(host ?? ""), Number(port ?? 22)),
    };
  },

  trust(observed, prior) {
    if (!observed.present || typeof prior.publicKey !== "string") return;
    const now = String(observed.outputs.publicKey);
    if (now === prior.publicKey) return;
    const [is, was] = [now, prior.publicKey].map((line) => `${line.split(" ")[0]} ${fingerprintOf(line)}`);
    throw new SshError(
      "host-key-changed",
      `the host key is not the one on record: the device shows ${is}, and state has ${was}`,
      {
        hint: "If the device was meant to get a new key, `pulumi up --replace` with the URN of this resource accepts the one it shows now.",
      },
    );
  },

  render: () => [],
};

const fingerprintOf = (line: string): string => sha256Fingerprint(parsePublicKey(line).blob);
