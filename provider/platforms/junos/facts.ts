import type { Answers, Args, DeviceFacts, LoginFacts } from "../../core/contract";
import { SshError } from "../../core/errors";
import type { XmlElement } from "../../core/formats/xml-element";
import { childrenOf, elementAt, textAt } from "../../core/formats/xml-find";
import type { JunosAnswer } from "./request";

/** What `<get-software-information/>` and the login itself tell. */
export function facts(answers: Answers<JunosAnswer>, device: Args, login: LoginFacts): DeviceFacts {
  const answer = answers.get("software");
  const refused = answer?.errors.map(({ message }) => message).join("; ");
  if (refused) {
    throw new SshError("device", `the device does not tell its release: ${refused}`, {
      hint: "The login class of this user needs the permission view.",
    });
  }
  const engines = softwareIn(answer?.reply);
  const version = engines.map(versionOf).find((text) => text !== undefined);
  const release = version === undefined ? undefined : releaseIn(version);
  if (version === undefined || release === undefined) {
    throw new SshError("not-understood", `no release could be told from: ${version ?? "a reply without a version"}`);
  }
  const names = childrenOf(elementAt(answer?.reply, "multi-routing-engine-results"), "multi-routing-engine-item").map(
    (item) => textAt(item, "re-name") ?? "",
  );
  return {
    release,
    evolved: /-EVO\b/i.test(version),
    model: engines.map((engine) => textAt(engine, "product-model")).find(Boolean) ?? "",
    // The nodes of a cluster and the members of a virtual chassis commit together by themselves.
    routingEngines: Math.max(1, names.filter((name) => /^re\d+$/.test(name)).length),
    session: {
      host: device.host,
      port: device.port ?? 22,
      hostKeyFingerprint: login.hostKeyFingerprint,
      hostKeyType: login.hostKeyType,
    },
  };
}

function softwareIn(reply: XmlElement | undefined): XmlElement[] {
  const several = childrenOf(elementAt(reply, "multi-routing-engine-results"), "multi-routing-engine-item");
  return [reply, ...several].flatMap((element) => childrenOf(element, "software-information"));
}

/** Before 15.1 there is no `junos-version`: the package says it in brackets. */
function versionOf(engine: XmlElement): string | undefined {
  const packages = childrenOf(engine, "package-information");
  const junos = packages.find((each) => /^junos(-version)?$/.test(textAt(each, "name") ?? "")) ?? packages[0];
  return textAt(engine, "junos-version") ?? /\[([^\]]+)\]/.exec(textAt(junos, "comment") ?? "")?.[1];
}

/** `24.4R1.9` and `24.4R1-S2.9` are 24.4R1; of Evolved, `24.4R1-EVO`. */
function releaseIn(version: string): string | undefined {
  const release = /^\d+\.\d+(?:R\d+|X\d+(?:-D\d+)?|[A-Z]\d+)?/i.exec(version)?.[0];
  return release === undefined ? undefined : `${release}${/-EVO\b/i.test(version) ? "-EVO" : ""}`;
}
