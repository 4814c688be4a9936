import * as pulumi from "@pulumi/pulumi";
import * as provider from "../../provider";
import { type Kind, kinds } from "../../provider/core/contract";
import * as sdk from "../../sdk";

/**
 * What is in every user's state, for ever. A change here is a change of all states there are: refresh and destroy of what
 * older releases made would run it. Add to it, never alter it.
 */
const promised: Record<Kind, { type: string; __provider: string }> = {
  SshServerSettings: {
    type: "pulumi-nodejs:dynamic/pulumi-ssh:SshServerSettings",
    __provider: 'exports.handler=()=>require("pulumi-ssh/provider").v1("SshServerSettings")',
  },
  UserPublicKey: {
    type: "pulumi-nodejs:dynamic/pulumi-ssh:UserPublicKey",
    __provider: 'exports.handler=()=>require("pulumi-ssh/provider").v1("UserPublicKey")',
  },
  HostKey: {
    type: "pulumi-nodejs:dynamic/pulumi-ssh:HostKey",
    __provider: 'exports.handler=()=>require("pulumi-ssh/provider").v1("HostKey")',
  },
  KnownHost: {
    type: "pulumi-nodejs:dynamic/pulumi-ssh:KnownHost",
    __provider: 'exports.handler=()=>require("pulumi-ssh/provider").v1("KnownHost")',
  },
  OutboundSsh: {
    type: "pulumi-nodejs:dynamic/pulumi-ssh:OutboundSsh",
    __provider: 'exports.handler=()=>require("pulumi-ssh/provider").v1("OutboundSsh")',
  },
};

const made: { [name: string]: { type: string; inputs: Record<string, unknown> } } = {};

beforeAll(() =>
  pulumi.runtime.setMocks(
    {
      newResource: ({ name, type, inputs }) => {
        made[name] = { type, inputs };
        return { id: name, state: inputs };
      },
      call: () => ({}),
    },
    "project",
    "stack",
    false,
  ),
);

test("there are five kinds", () => expect([...kinds].sort()).toEqual(Object.keys(promised).sort()));

test.each(Object.keys(promised) as Kind[])("the type and the constant of %s", async (kind) => {
  const Resource = sdk[kind] as new (name: string, args: unknown) => pulumi.CustomResource;
  const device = sdk.openssh({ host: "web1.example.net", user: "deploy", password: "secret" });
  const resource = new Resource(kind, { device, user: pulumi.secret("alice"), options: { command: "true" } });
  await new Promise((resolve) => resource.urn.apply(resolve));
  const { type, inputs } = made[kind] as (typeof made)[string];
  expect({ type, __provider: inputs.__provider }).toEqual(promised[kind]);
  expect(Object.keys(inputs).filter((name) => name.startsWith("__"))).toEqual(
    expect.arrayContaining(["__provider", "__secrets", "__urn"]),
  );
  expect(inputs.__secrets).toEqual(["device.password", "user"]);
  expect(inputs.__urn).toBe(`urn:pulumi:stack::project::${type}::${kind}`);
});

test("the provider exports v1, and v1 gives the six verbs", () => {
  expect(Object.keys(provider)).toEqual(["v1"]);
  for (const kind of kinds)
    expect(Object.keys(provider.v1(kind)).sort()).toEqual(["check", "create", "delete", "diff", "read", "update"]);
});

test("the constant runs as the dynamic provider runs it", () => {
  for (const { __provider } of Object.values(promised)) {
    const module = { exports: {} as { handler?: () => unknown } };
    const load = (name: string) => (name === "pulumi-ssh/provider" ? provider : undefined);
    new Function("exports", "require", __provider)(module.exports, load);
    expect(module.exports.handler?.()).toHaveProperty("check");
  }
});

test("the option `import` is refused in a sentence, instead of failing in the engine", () => {
  const device = sdk.openssh({ host: "h.example.net", user: "root" });
  const args = {
    device,
    user: "alice",
    publicKey: "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIFxQEgqHHyQT4P4kYDqSGcNHSBNOyXXiRGCEJDt5dkWn",
  };
  expect(() => new sdk.UserPublicKey("imported", args, { import: "x" })).toThrow(
    'UserPublicKey "imported": dynamic resources cannot be imported (option `import`). Leave it out: declaring what is there adopts it',
  );
  expect(made.imported).toBeUndefined();
});
