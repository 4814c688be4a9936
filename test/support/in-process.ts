import { v1 } from "../../provider";
import type { Args, Kind } from "../../provider/core/contract";
import type { Sshd } from "./sshd";

/** What is to be known of a server to log in there; plain data, so that another process can have it. */
export type LoginServer = Pick<Sshd, "host" | "port" | "user" | "root" | "clientKey" | "hostKey" | "configFile">;

/** What `ssh.openssh({...})` returns for the management login of a test server, as check receives it. */
export function deviceArgs(server: LoginServer, more: Args = {}): Args {
  const device: Args = {
    platform: "openssh",
    host: server.host,
    port: server.port,
    user: server.user,
    sudo: server.root,
    privateKeyFile: server.clientKey.privateKeyFile,
    hostKey: server.hostKey,
    sshdConfigFile: server.configFile,
    ...more,
  };
  return Object.fromEntries(Object.entries(device).filter(([, value]) => value !== undefined && value !== null));
}

/** What check refused, as the engine would report it. */
export class CheckFailed extends Error {
  constructor(readonly failures: { property: string; reason: string }[]) {
    super(failures.map(({ property, reason }) => `${property}: ${reason}`).join("\n"));
  }
}

export type Verdict = "created" | "updated" | "replaced" | "same";

/** One resource with its state, driven through the provider's six verbs in the order in which the engine calls them. */
export class Resource {
  id: string | undefined;
  state: Args | undefined;
  private readonly provider: ReturnType<typeof v1>;
  private readonly urn: string;

  constructor(
    kind: Kind,
    readonly name: string,
    readonly stack = "tests::dev",
  ) {
    this.provider = v1(kind);
    const [project, stackName] = stack.split("::");
    this.urn = `urn:pulumi:${stackName}::${project}::pulumi-nodejs:dynamic/pulumi-ssh:${kind}::${name}`;
  }

  async check(args: Args): Promise<Args> {
    const { inputs, failures } = await this.provider.check(this.state ?? {}, { ...args, __urn: this.urn });
    if (failures.length > 0) throw new CheckFailed(failures);
    return json(inputs);
  }

  /** One `pulumi up` of this resource. What failed half-way stays in state, as the engine keeps it. */
  async up(args: Args): Promise<Verdict> {
    const inputs = await this.check(args);
    if (this.id === undefined || this.state === undefined) {
      await this.keep(this.provider.create(inputs));
      return "created";
    }
    const { id, state } = this;
    const diff = await this.provider.diff(id, state, inputs);
    if (diff.changes === false) return "same";
    if (diff.replaces.length > 0) {
      await this.keep(this.provider.create(inputs));
      await this.provider.delete(id, state);
      return "replaced";
    }
    await this.keep(this.provider.update(id, state, inputs).then(({ outs }) => ({ id, outs })));
    return "updated";
  }

  /** One refresh; whether the object is still there. */
  async refresh(): Promise<boolean> {
    const { props } = await this.provider.read(this.id ?? "", this.state ?? {});
    if (props === undefined) this.state = this.id = undefined;
    else this.state = plain(props);
    return props !== undefined;
  }

  async destroy(): Promise<void> {
    if (this.id === undefined || this.state === undefined) return;
    await this.provider.delete(this.id, this.state);
    this.id = this.state = undefined;
  }

  private async keep(done: Promise<{ id: string; outs: Args }>): Promise<void> {
    try {
      const { id, outs } = await done;
      this.id = id;
      this.state = plain(outs);
    } catch (error) {
      const { id, properties } = error as { id?: string; properties?: Args };
      if (id !== undefined && properties !== undefined) {
        this.id = id;
        this.state = plain(properties);
      }
      throw error;
    }
  }
}

/** The message of what a promise rejects with; fails when it does not. */
export async function messageOf(work: Promise<unknown>): Promise<string> {
  try {
    await work;
  } catch (error) {
    return (error as Error).message;
  }
  throw new Error("this was expected to fail, and did not");
}

/** Everything the provider says to the user while `work` runs; in the tests there is no engine to say it to. */
export async function saidDuring(work: () => Promise<unknown>): Promise<string> {
  const lines: string[] = [];
  const spy = jest.spyOn(console, "log").mockImplementation((text) => void lines.push(String(text)));
  try {
    await work();
  } finally {
    spy.mockRestore();
  }
  return lines.join("\n");
}

const secretMark = "4dabf18193072939515e22adb298388d";

/** As the engine hands a state back: secrets in plain text. */
function plain(value: Args): Args {
  return JSON.parse(JSON.stringify(value), (_, each) =>
    each !== null && typeof each === "object" && secretMark in each ? each.value : each,
  );
}

function json(value: Args): Args {
  return JSON.parse(JSON.stringify(value));
}
