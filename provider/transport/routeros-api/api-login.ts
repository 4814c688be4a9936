import { createHash } from "node:crypto";
import { SshError } from "../../core/errors";
import { portHint } from "../../core/routeros-tls";
import { printableWords } from "../printable-words";
import type { Reply } from "./exchange";
import type { HardenedRouteros } from "./hardened-routeros";

export interface ApiLogin {
  name: string;
  port: number;
  isTls: boolean;
  user: string;
  password: string;
  /** The program says that the router is older than 6.43: it is asked for its challenge before it is told anything. */
  challengeFirst: boolean;
}

/**
 * Logs in. Since 6.43 name and password go along with `/login`; older routers ignore them and answer with a challenge, and
 * then the password itself is not sent (again): what counts is the first answer. To ask every router for a challenge
 * first would leave a failed login in the log of each new one.
 */
export async function apiLogin(client: HardenedRouteros, login: ApiLogin): Promise<void> {
  const { name, user, password, challengeFirst } = login;
  const withPassword = ["/login", `=name=${user}`, `=password=${password}`];
  try {
    let reply = await client.send(challengeFirst ? ["/login"] : withPassword);
    const challenge = reply.traps.length === 0 ? reply.ret : undefined;
    if (challenge !== undefined)
      reply = await client.send(["/login", `=name=${user}`, `=response=${responseTo(challenge, password, name)}`]);
    else if (challengeFirst) reply = await client.send(withPassword);
    judge(reply, login);
  } catch (error) {
    throw client.isAlive ? error : endedInLogin(client, login, error as Error);
  }
}

function responseTo(challenge: string, password: string, name: string): string {
  if (!/^[0-9a-f]{32}$/i.test(challenge))
    throw new SshError("not-understood", `${name} answered the login with "${printableWords(challenge)}"`);
  const bytes = [Buffer.alloc(1), Buffer.from(password, "utf8"), Buffer.from(challenge, "hex")];
  return `00${createHash("md5").update(Buffer.concat(bytes)).digest("hex")}`;
}

function judge({ traps, rows, ret }: Reply, login: ApiLogin): void {
  const [trap] = traps;
  if (trap !== undefined) throw refused(login, printableWords(trap.message));
  if (rows.length === 0 && ret === undefined) return;
  const said = printableWords(JSON.stringify(ret ?? rows[0]));
  throw new SshError("not-understood", `${login.name} answered the login with ${said}, which is neither yes nor no`);
}

function refused({ name, user }: ApiLogin, words: string): SshError {
  // `invalid user name or password (6)`, before 6.43 `cannot log in`; `not enough permissions (9)`.
  const hint = /not enough permissions/.test(words)
    ? "The user's group needs the policy `api` (`/user/group`), and to change things also `read`, `write`, `policy` and `ftp`."
    : /invalid user name or password|cannot log in/.test(words)
      ? "Check user and password. RouterOS says the same to an address that the user's own `address` list does not allow."
      : undefined;
  return new SshError("login-refused", `${name} refused to log in "${user}" with the password: ${words}`, { hint });
}

function endedInLogin(client: HardenedRouteros, login: ApiLogin, error: Error): Error {
  if (client.fatal !== undefined) return refused(login, client.fatal);
  if (!(error instanceof SshError) || error.code !== "connection-lost") return error;
  const { name, port, isTls, user } = login;
  return new SshError("unreachable", `${name} closed the connection without a word while "${user}" logged in`, {
    hint: `${isTls ? "" : portHint(isTls, port)}RouterOS does so to addresses that the service's \`address\` list does not allow (\`/ip/service\`), and beyond \`max-sessions\`.`,
    cause: error,
  });
}
