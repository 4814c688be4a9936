import { dirname } from "node:path";

type Severity = "info" | "warning" | "error";

interface Engine {
  log(request: unknown, callback: (error: unknown) => void): void;
}

/**
 * Writes to the resource's own row in the CLI, through the engine whose address stands last in this process's argv.
 * Without an engine (tests, other hosts) lines go to the console. A log that cannot be delivered never fails anything.
 */
export const engineLog = {
  line: (urn: string | undefined, severity: Severity, message: string) => send(urn, severity, message, false),
  /** Shown in the row's status column only, and replaced by the next. */
  status: (urn: string | undefined, message: string) => send(urn, "info", message, true),
};

let engine: Engine | undefined | null = null;

function send(urn: string | undefined, severity: Severity, message: string, ephemeral: boolean): void {
  if (engine === null) engine = connect();
  if (engine === undefined || urn === undefined) {
    if (!ephemeral) console.log(message);
    return;
  }
  const messages = requireFromPulumi("@pulumi/pulumi/proto/engine_pb.js");
  const request = new messages.LogRequest();
  request.setSeverity(messages.LogSeverity[severity.toUpperCase()]);
  request.setMessage(message);
  request.setUrn(urn);
  request.setEphemeral(ephemeral);
  engine.log(request, () => {});
}

function connect(): Engine | undefined {
  const address = process.argv.at(-1);
  if (address === undefined || !/^[\w.[\]:-]+:\d+$/.test(address)) return undefined;
  try {
    const grpc = requireFromPulumi("@grpc/grpc-js");
    const { EngineClient } = requireFromPulumi("@pulumi/pulumi/proto/engine_grpc_pb.js");
    return new EngineClient(address, grpc.credentials.createInsecure());
  } catch {
    return undefined;
  }
}

// biome-ignore lint/suspicious/noExplicitAny: generated protobuf code without useful types
function requireFromPulumi(name: string): any {
  // grpc is a dependency of @pulumi/pulumi, not ours: a strict package manager resolves it from there only.
  const pulumi = require.resolve("@pulumi/pulumi/package.json");
  return require(require.resolve(name, { paths: [dirname(pulumi)] }));
}
