// A resource whose provider does nothing: what the engine, the SDK and a dynamic provider process cost by themselves.
// It crosses the wire as the resources of pulumi-ssh do, with a constant for `__provider` and inputs of the same size.
const pulumi = require("@pulumi/pulumi");

const type = "pulumi-nodejs:dynamic/pulumi-floor:UserPublicKey";

exports.UserPublicKey = class extends pulumi.CustomResource {
  constructor(name, args, opts) {
    const __provider = 'exports.handler=()=>require("pulumi-floor/provider").v1("UserPublicKey")';
    const __urn = pulumi.createUrn(name, type, opts?.parent);
    super(type, name, { ...args, __provider, __urn, __secrets: [] }, opts);
  }
};
