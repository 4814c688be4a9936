import * as pulumi from "@pulumi/pulumi";

export type Kind = "SshServerSettings" | "UserPublicKey" | "HostKey" | "KnownHost" | "OutboundSsh";

/** What every resource takes besides its own arguments. */
export interface CommonArgs {
  /**
   * What to do when something is there already: `adopt` takes it over and brings it to what is declared, `fail` refuses
   * when it differs from what is declared. Default `adopt`.
   */
  onExisting?: pulumi.Input<"adopt" | "fail">;
  /** Lets a change through that would cut off this very login. Default false. */
  allowLockout?: pulumi.Input<boolean>;
}

/**
 * What state remembers as the code behind a resource, for ever: a constant, so that no code is ever stored, upgrades show
 * no diff, and refresh and destroy always run the package that is installed.
 */
const handler = (kind: Kind) => `exports.handler=()=>require("pulumi-ssh/provider").v1("${kind}")`;

/** The bridge: an ordinary dynamic resource on the wire, without the serialised closure. */
export abstract class SshResource extends pulumi.CustomResource {
  protected constructor(
    kind: Kind,
    name: string,
    args: object,
    how: { outputs: readonly string[]; secrets?: readonly string[] },
    opts?: pulumi.CustomResourceOptions,
  ) {
    if (opts?.import !== undefined) {
      throw new pulumi.RunError(
        `${kind} "${name}": dynamic resources cannot be imported (option \`import\`). Leave it out: declaring what is there adopts it`,
      );
    }
    const type = `pulumi-nodejs:dynamic/pulumi-ssh:${kind}`;
    const given = args as Record<string, unknown>;
    const props: Record<string, unknown> = {};
    for (const output of how.outputs) props[output] = undefined;
    for (const [key, value] of Object.entries(given)) if (value !== undefined && value !== null) props[key] = value;
    for (const path of how.secrets ?? []) {
      const [name = "", ...rest] = path.split(".");
      props[name] = withSecret(props[name], rest);
    }
    super(
      type,
      name,
      {
        ...props,
        __provider: handler(kind),
        __urn: pulumi.createUrn(name, type, opts?.parent),
        __secrets: secretPaths(props),
        ...(pulumi.runtime.isDryRun() ? { __preview: true } : {}),
      },
      opts,
    );
  }
}

/** The value with what lies at a path in it made a secret: what an Output holds cannot be seen yet, so it is one as a whole. */
function withSecret(value: unknown, path: readonly string[]): unknown {
  if (value === undefined || value === null) return value;
  if (path.length === 0 || pulumi.Output.isInstance(value) || value instanceof Promise) return pulumi.secret(value);
  const [name = "", ...rest] = path;
  if (typeof value !== "object" || !(name in value)) return value;
  return { ...value, [name]: withSecret((value as Record<string, unknown>)[name], rest) };
}

/**
 * Which arguments the program made secret. The provider process is handed plain text (the Pulumi protocol for dynamic
 * providers knows no secrets), so it has to be told what to mask in messages and plans.
 */
function secretPaths(props: Record<string, unknown>): pulumi.Output<string[]> {
  const found: Promise<string | undefined>[] = [];
  const walk = (value: unknown, path: string): void => {
    if (pulumi.Output.isInstance(value) || value instanceof Promise) {
      // A promise may yield a secret too.
      found.push(pulumi.isSecret(pulumi.output(value)).then((secret) => (secret ? path : undefined)));
    } else if (Array.isArray(value)) {
      for (const [index, item] of value.entries()) walk(item, `${path}[${index}]`);
    } else if (value !== null && typeof value === "object") {
      for (const [key, item] of Object.entries(value)) walk(item, path === "" ? key : `${path}.${key}`);
    }
  };
  walk(props, "");
  return pulumi.output(
    Promise.all(found).then((paths) => paths.filter((path) => path !== undefined).sort() as string[]),
  );
}
