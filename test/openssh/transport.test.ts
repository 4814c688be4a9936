import { Redactor } from "../../provider/core/redactor";
import { openSsh, type SshTarget } from "../../provider/transport/ssh-connection";
import { createTrace } from "../../provider/transport/trace";
import { type Sshd, startSshd } from "../support/sshd";

const options = () => ({ trace: createTrace(undefined, new Redactor()), onWarning: () => {} });

describe("a real sshd", () => {
  let sshd: Sshd;
  let target: SshTarget;
  beforeAll(async () => {
    sshd = await startSshd({ users: [{}], hostKeys: ["ed25519", "rsa", "ecdsa"] });
    target = {
      host: sshd.host,
      port: sshd.port,
      user: sshd.user,
      privateKeyFile: sshd.clientKey.privateKeyFile,
      knownHostsFile: sshd.knownHostsFile,
    };
  });
  afterAll(() => sshd.stop());

  it("runs a command and says how it is logged in", async () => {
    const connection = await openSsh(target, options());
    const result = await connection.exec("cat; echo oops >&2; exit 3", "hello");
    console.log(connection.login, result.stdout.toString(), result.stderr.toString(), result.code);
    console.log((await connection.announcedHostKeys()).length);
    connection.close();
    console.log(await connection.closed);
  });
});
