import type { Args, Found, Kind, KindOnPlatform, Platform, Request } from "../core/contract";
import { deviceLabel } from "../core/device-label";
import { textsIn, valueAt, withoutNulls } from "../core/paths";
import { schemaVersion, visible } from "../engine/hidden";
import { platformOf } from "../platforms";
import { resources } from "../resources";
import type { Resource } from "../resources/resource";
import { redactor } from "../session/confidential";
import { renames } from "../session/renames";

/** Arguments every resource takes besides its own. */
export const commonArguments = ["device", "onExisting", "onDelete", "allowLockout"] as const;

/** Arguments of a device that are secrets wherever they come from. */
const credentials = ["password", "privateKey", "privateKeyPassword", "sudoPassword", "enablePassword"];

/** A resource as inputs or state describe it, sorted into its parts. */
export interface Subject {
  resource: Resource;
  platform: Platform;
  kind: KindOnPlatform<Request, unknown, unknown>;
  urn: string | undefined;
  name: string;
  device: Args;
  /** The arguments of the kind itself. */
  args: Args;
  secrets: string[];
  /** Before this resource first changed the device. */
  found: Found | undefined;
  facts: Args | undefined;
  allowLockout: boolean;
  /** `onDelete` is `retain`: what is no longer declared is left as it is. */
  retain: boolean;
}

/** Undefined platform or kind is an error that `check` reports properly; later verbs only meet it in foreign state. */
export function subjectOf(kindName: Kind, props: Args): Subject {
  const device = (props.device ?? {}) as Args;
  const platform = platformOf(String(device.platform));
  const kind = platform?.kinds[kindName];
  if (platform === undefined || kind === undefined) {
    throw new Error(`${kindName} on ${JSON.stringify(device.platform)} is not part of this release of pulumi-ssh`);
  }
  if (typeof props.__schema === "number" && props.__schema > schemaVersion) {
    throw new Error("this state was written by a newer pulumi-ssh; upgrade the package in this project");
  }
  const resource = resources[kindName];
  const urn = typeof props.__urn === "string" ? props.__urn : undefined;
  const secrets = Array.isArray(props.__secrets) ? props.__secrets.map(String) : [];
  rememberSecrets(props, secrets);
  const names = new Set(kind.arguments.map(({ argument }) => argument.split(/[.[]/)[0]));
  const args = withoutNulls(Object.fromEntries(Object.entries(visible(props)).filter(([name]) => names.has(name))));
  return {
    resource,
    platform,
    kind,
    urn,
    name: urn?.split("::").at(-1) ?? kindName,
    device: withoutNulls(device),
    args,
    secrets,
    found: props.__found as Found | undefined,
    facts: props.__facts as Args | undefined,
    allowLockout: props.allowLockout === true,
    retain: props.onDelete === "retain",
  };
}

/** A resource of which there is only state, by the name it has now as far as this run knows. */
export function subjectInState(kindName: Kind, id: string, props: Args): Subject {
  const { __urn: urn } = props;
  return subjectOf(kindName, typeof urn === "string" ? { ...props, __urn: renames.urnOf(id, urn) } : props);
}

/** From here on these values are masked wherever words leave the provider. */
export function rememberSecrets(props: Args, secrets: string[]): void {
  for (const path of secrets) for (const text of textsIn(valueAt(props, path))) redactor.add(text);
  for (const name of credentials) for (const text of textsIn(valueAt(props, `device.${name}`))) redactor.add(text);
}

/** `[openssh web1.example.net] UserPublicKey alice`: how every message about a resource begins. */
export function labelOf(kindName: Kind, subject: Pick<Subject, "platform" | "device" | "name">): string {
  return redactor.mask(`${deviceLabel(subject.platform, subject.device)} ${kindName} ${subject.name}`);
}
