import type { Client, ClientChannel } from "ssh2";
import type { EmulatedJunos } from "../emulators/junos";
import { lock, set, startDevice, stopDevices } from "./junos-bench";
import { login, openNetconf } from "./netconf-client";

afterEach(stopDevices);

/** A person at a terminal: what is said comes up to the next prompt. */
class Person {
  private text = "";

  private constructor(private readonly channel: ClientChannel) {
    channel.on("data", (piece: Buffer) => {
      this.text += piece;
    });
  }

  static async sit(device: EmulatedJunos, given?: Client): Promise<Person> {
    const client = given ?? (await login(device));
    const channel = await new Promise<ClientChannel>((resolve, reject) =>
      client.shell((error, stream) => (error ? reject(error) : resolve(stream))),
    );
    const person = new Person(channel);
    await person.heard();
    return person;
  }

  /** What the device says to a line, without the echo and the prompt, lines ended as on Unix. */
  async say(line: string): Promise<string> {
    this.channel.write(`${line}\n`);
    const [first, ...rest] = (await this.heard()).split("\n");
    expect(first).toBe(line);
    return rest.slice(0, -1).join("\n");
  }

  async heard(prompt = /(?:^|\n)(?:[\w.-]+@[\w.-]+[>#] |.*\(yes\) )$/): Promise<string> {
    const deadline = Date.now() + 4000;
    const all = () => this.text.replaceAll("\r\n", "\n");
    while (!prompt.test(all())) {
      if (Date.now() > deadline) throw new Error(`no prompt after ${JSON.stringify(this.text)}`);
      await new Promise((resolve) => setTimeout(resolve, 5));
    }
    const text = all();
    this.text = "";
    return text;
  }

  get raw(): string {
    return this.text;
  }

  type(text: string): void {
    this.channel.write(text);
  }

  ended(): Promise<unknown> {
    return new Promise((resolve) => this.channel.on("exit", resolve));
  }
}

const exec = async (client: Client, command: string) =>
  new Promise<{ text: string; code: number }>((resolve, reject) =>
    client.exec(command, (error, channel) => {
      if (error) return reject(error);
      let text = "";
      channel.on("data", (piece: Buffer) => {
        text += piece;
      });
      channel.on("exit", (code: number) => channel.on("close", () => resolve({ text, code })));
    }),
  );

const edit = "\n[edit]";

describe("a dialogue", () => {
  it("configures, compares, checks and commits, in the words of the device", async () => {
    const device = await startDevice();
    const person = await Person.sit(device);
    expect(await person.say("set cli screen-width 511")).toBe("Screen width set to 511\n");
    expect(await person.say("configure exclusive")).toBe(
      `warning: uncommitted changes will be discarded on exit\nEntering configuration mode\n${edit}`,
    );
    expect(await person.say("set system host-name x")).toBe(edit);
    expect(await person.say("show | compare")).toMatch(
      /^\[edit system\]\n- +host-name junos;\n\+ +host-name x;\n\n\[edit\]$/,
    );
    expect(await person.say("commit check")).toBe(`configuration check succeeds\n${edit}`);
    expect(await person.say("commit confirmed 5 comment trial")).toBe(
      `commit confirmed will be automatically rolled back in 5 minutes unless confirmed\ncommit complete\n\n# commit confirmed will be rolled back in 5 minutes${edit}`,
    );
    expect(await person.say("run show system commit")).toMatch(
      /^0 {3}\d{4}-\d\d-\d\d \d\d:\d\d:\d\d UTC by admin via cli commit confirmed, rollback in 5mins\n {4}trial\n {4}rollback pending\n1 {3}/,
    );
    expect(await person.say("commit")).toBe(`commit complete\n${edit}`);
    expect(await person.say("delete system services ssh port")).toBe(`warning: statement not found\n${edit}`);
    expect(await person.say("rollback 2")).toBe(`load complete\n${edit}`);
    expect(await person.say("commit and-quit")).toBe("commit complete\nExiting configuration mode\n");
    expect(await person.say("show configuration system host-name")).toBe("host-name junos;\n");
  });

  it("shows what is wrong, and what a commit lacks", async () => {
    const person = await Person.sit(await startDevice());
    expect(await person.say("shoe version")).toMatch(/\^\nunknown command\.\n$/);
    await person.say("configure");
    expect(await person.say("set system services ssh prot 22")).toMatch(/^ +\^\nsyntax error\.\n\n\[edit\]$/);
    await person.say("delete system root-authentication");
    expect(await person.say("commit check")).toBe(
      "[edit]\n  'system'\n    Missing mandatory statement: 'root-authentication'\n" +
        `error: configuration check-out failed: (missing mandatory statements)\n${edit}`,
    );
  });

  it("moves about in the hierarchy", async () => {
    const person = await Person.sit(await startDevice());
    await person.say("configure");
    expect(await person.say("edit system services")).toBe("\n[edit system services]");
    await person.say("set ssh rate-limit 9");
    expect(await person.say("show")).toContain("ssh {\n    rate-limit 9;\n}");
    expect(await person.say("up")).toBe("\n[edit system]");
    expect(await person.say("show | display set | match rate")).toContain("set system services ssh rate-limit 9\n");
    expect(await person.say("top")).toBe(edit);
  });

  it("asks before it leaves edits behind, which stay there", async () => {
    const device = await startDevice();
    const person = await Person.sit(device);
    await person.say("configure");
    await person.say("set system host-name x");
    expect(await person.say("exit")).toBe("The configuration has been changed but not committed");
    expect(await person.say("no")).toBe(edit);
    await person.say("exit");
    expect(await person.say("yes")).toBe("Exiting configuration mode\n");
    expect(await person.say("configure exclusive")).toBe("error: configuration database modified\n");
    expect(await person.say("configure")).toContain("The configuration has been changed but not committed\n");
    const session = await openNetconf(device);
    expect(await session.rpc(lock)).toContain("configuration database modified");
  });

  it("says who else is editing, and who has the lock", async () => {
    const device = await startDevice();
    const one = await Person.sit(device);
    const other = await Person.sit(device);
    await one.say("configure");
    await one.say("set system host-name x");
    expect(await other.say("configure exclusive")).toMatch(
      /^Users currently editing the configuration:\n {2}admin terminal pts\/0 \(pid \d+\) on since [^\n]*\n {6}\[edit\]\nerror: configuration database modified\n$/,
    );
    await one.say("rollback 0");
    await one.say("exit");
    const session = await openNetconf(device);
    await session.rpc(lock);
    expect(await one.say("configure")).toMatch(
      /^error: configuration database locked by:\n {2}admin terminal {2}\(pid \d+\)/,
    );
  });

  it("echoes what is typed, and takes what is typed ahead", async () => {
    const device = await startDevice();
    const person = await Person.sit(device);
    person.type("show versiox");
    while (!person.raw.endsWith("versiox")) await new Promise((resolve) => setTimeout(resolve, 5));
    person.type("\u007fn\r");
    expect(await person.heard()).toContain("show versiox\b \bn\nHostname: junos\n");
    person.type("configure\nshow | display xml\nexit\nexit\n");
    await person.ended();
    expect(person.raw).toContain("Entering configuration mode");
  });

  it("has a line above the prompt where there are two routing engines", async () => {
    const device = await startDevice({ routingEngines: 2 });
    const person = await Person.sit(device);
    expect(await person.say("set cli screen-length 0")).toBe("Screen length set to 0\n\n{master:0}");
    expect(await person.say("configure")).toBe("Entering configuration mode\n\n{master:0}[edit]");
  });

  it("brings root to a shell first", async () => {
    const device = await startDevice({ configuration: "set system services ssh root-login allow" });
    const encrypted = /user admin[\s\S]*?encrypted-password "([^"]+)"/.exec(device.configuration())?.[1];
    await device.console(`set system root-authentication encrypted-password "${encrypted}"`);
    const client = await login(device, { username: "root" });
    const channel = await new Promise<ClientChannel>((resolve, reject) =>
      client.shell((error, stream) => (error ? reject(error) : resolve(stream))),
    );
    let text = "";
    channel.on("data", (piece: Buffer) => {
      text += piece;
    });
    channel.write("cli\nexit\nexit\n");
    await new Promise((resolve) => channel.on("close", resolve));
    expect(text).toMatch(/root@junos:~ # cli\r\n\r\nroot@junos> exit\r\nroot@junos:~ # exit\r\n$/);
  });
});

describe("a command given to ssh", () => {
  it("is answered without a prompt, with code 0 whatever it says", async () => {
    const device = await startDevice();
    const client = await login(device);
    expect(await exec(client, "show version")).toEqual({
      text: "Hostname: junos\nModel: mx240\nJunos: 24.4R1.9\nJUNOS OS Kernel 64-bit  [24.4R1.9]\n",
      code: 0,
    });
    expect((await exec(client, "show configuration | display set")).text).toContain(
      "set system services netconf ssh\n",
    );
    expect((await exec(client, "file show /etc/ssh/ssh_host_ed25519_key.pub")).text).toBe(
      `${device.hostKey} root@junos\n`,
    );
    expect(await exec(client, "shoe")).toMatchObject({ code: 0 });
    const edits = await exec(client, "configure exclusive; set system host-name x; commit and-quit");
    expect(edits.text).toMatch(/commit complete\nExiting configuration mode\n$/);
    expect(device.configuration()).toContain("host-name x;");
  });

  it("leaves no lock behind", async () => {
    const device = await startDevice();
    const client = await login(device);
    await exec(client, "configure exclusive; set system host-name x");
    const session = await openNetconf(device);
    expect(await session.rpc(lock)).toContain("<ok/>");
    expect(await session.rpc(set("set system host-name y"))).toContain("<ok/>");
  });
});
