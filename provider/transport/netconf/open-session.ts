import type { ClientCallback } from "ssh2";
import { SshError } from "../../core/errors";
import { printableWords } from "../printable-words";
import type { SshConnection } from "../ssh-connection";
import { NetconfSession } from "./netconf-session";

/** What stands behind the subsystem on Junos, and runs also where the subsystem is not configured. */
const command = "xml-mode netconf need-trailer";

/** Opens NETCONF over a connection: as the subsystem, or where that is refused by the command behind it. */
export async function openSession(connection: SshConnection): Promise<NetconfSession> {
  const { client, transcript, name } = connection;
  const broken = connection.closed.then((reason) => Promise.reject(reason));
  const start = (begin: (callback: ClientCallback) => void) => Promise.race([broken, startSession(connection, begin)]);
  let session: NetconfSession;
  try {
    session = await start((callback) => client.subsys("netconf", callback));
  } catch (refusal) {
    if (!connection.isAlive) throw await connection.closed;
    transcript.note("the subsystem netconf was refused");
    try {
      session = await start((callback) => client.exec(command, callback));
    } catch {
      if (!connection.isAlive) throw await connection.closed;
      throw new SshError("device", `${name} has no NETCONF for us: ${printableWords((refusal as Error).message)}`, {
        hint: "On Junos: `set system services netconf ssh`, and a login class that may use it.",
        cause: refusal,
      });
    }
  }
  await session.opened;
  return session;
}

function startSession(connection: SshConnection, begin: (callback: ClientCallback) => void): Promise<NetconfSession> {
  return new Promise((resolve, reject) => {
    begin((error, channel) => {
      if (error) reject(error);
      else resolve(new NetconfSession(connection, channel));
    });
  });
}
