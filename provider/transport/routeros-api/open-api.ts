import type { Socket } from "node:net";
import type { Duplex } from "node:stream";
import type { LoginFacts } from "../../core/contract";
import { SshError } from "../../core/errors";
import { hostToken } from "../../core/formats/known-hosts-names";
import { isBefore } from "../../core/release";
import { portHint, type RouterosTls, readRouterosTls, usualPort } from "../../core/routeros-tls";
import { ConnectFailure } from "../connect-failure";
import { reach } from "../reach";
import { Retries } from "../retries";
import { showHostKey } from "../show-host-key";
import type { OpenOptions, SshConnection } from "../ssh-connection";
import { TimeLimit } from "../time-limit";
import type { Transcript } from "../transcript";
import { openJumpHosts } from "./api-jump-hosts";
import { apiLogin } from "./api-login";
import { apiLoginFacts } from "./api-login-facts";
import { apiPassword } from "./api-password";
import type { ApiTarget } from "./api-target";
import { apiTrace } from "./api-trace";
import { ApiWire } from "./api-wire";
import { connectionUnchecked } from "./certificate-words";
import { HardenedRouteros } from "./hardened-routeros";
import { ownSshKey } from "./own-ssh-key";
import { type SecureStream, secureStream } from "./secure-stream";

/** Without what is about an SSH server. */
export type ApiOptions = Pick<OpenOptions, "trace" | "onWarning" | "signal" | "retryRefused">;

interface Plan {
  target: ApiTarget;
  options: ApiOptions;
  password: string;
  mode: RouterosTls;
  name: string;
  port: number;
  via: SshConnection | undefined;
  transcript: Transcript;
  limit: TimeLimit;
}

interface LoggedIn {
  client: HardenedRouteros;
  stream: Duplex;
  secure: SecureStream | undefined;
}

/** Connects to the API of a router, through its jump hosts where it has some, checks its certificate, and logs in. */
export async function openApi(target: ApiTarget, options: ApiOptions): Promise<ApiWire> {
  const mode = readRouterosTls(target.tls, target.insecureAcceptAnyHostKey === true);
  if ("problem" in mode) throw new SshError("invalid", mode.problem, { hint: mode.hint });
  const password = await apiPassword(target, options.trace.redactor);
  const port = target.port ?? usualPort(mode.kind !== "plain");
  const via = await openJumpHosts(target, options);
  const plan: Plan = {
    target,
    options,
    password,
    mode,
    port,
    via,
    name: `${target.host.includes(":") ? `[${target.host}]` : target.host}:${port}${via === undefined ? "" : ` (through ${via.name})`}`,
    transcript: options.trace.open(hostToken(target.host, port)),
    limit: new TimeLimit(target.connectTimeout ?? 20, options.signal),
  };
  try {
    const loggedIn = await logIn(plan);
    return wireOf(plan, loggedIn, await ownSshKey(target, options.trace.redactor));
  } catch (error) {
    via?.close();
    throw error;
  }
}

async function logIn(plan: Plan): Promise<LoggedIn> {
  const { limit, options, transcript } = plan;
  const retries = new Retries(limit, options);
  for (;;) {
    try {
      return await attempt(plan);
    } catch (error) {
      transcript.note(`failed: ${(error as Error).message}`);
      await retries.afterFailure(error, []);
    }
  }
}

async function attempt(plan: Plan): Promise<LoggedIn> {
  const { target, mode, name, port, password, limit, transcript } = plan;
  let stage = "accept the connection";
  let stream: Duplex | undefined;
  let client: HardenedRouteros | undefined;
  const work = async (): Promise<LoggedIn> => {
    const raw = await reachApi(plan, (early) => {
      stream = early;
    });
    stream = raw;
    transcript.note("connected");
    stage = "finish the TLS handshake";
    const secure = mode.kind === "plain" ? undefined : await secureStream(raw, { ...secureOptions(plan), mode });
    const carrier = secure?.stream ?? raw;
    client = new HardenedRouteros(carrier, { name, ...apiTrace(transcript) });
    stage = "answer the login";
    const challengeFirst = isBefore(target.osVersion ?? undefined, "6.43");
    await apiLogin(client, { name, port, isTls: mode.kind !== "plain", user: target.user, password, challengeFirst });
    return { client, stream: carrier, secure };
  };
  const late = () =>
    new SshError("unreachable", `${name} did not ${stage} within ${limit.seconds} s`, {
      hint: `${stage === "accept the connection" ? "" : portHint(mode.kind !== "plain", port)}Check address and port and the way there (firewalls); \`connectTimeout\` (seconds) sets how long we wait.`,
    });
  try {
    return await limit.run(work(), () => stream?.destroy(), late);
  } catch (error) {
    client?.close();
    stream?.destroy();
    throw error;
  }
}

function secureOptions({ name, port, target }: Plan) {
  return {
    name,
    port,
    host: target.host,
    unchecked: target.insecureAcceptAnyHostKey === true,
    legacy: target.legacyAlgorithms === true,
  };
}

async function reachApi({ target, port, via, name }: Plan, onSocket: (socket: Duplex) => void): Promise<Duplex> {
  try {
    return await reach({ target, port, via }, name, onSocket);
  } catch (error) {
    if (!(error instanceof ConnectFailure) || error.retry !== "refused" || via !== undefined) throw error;
    const hint =
      "The host answers, but nothing listens on this port: check `port`, and on the router that the service is on (`/ip/service`: `api-ssl` with TLS, `api` without).";
    throw new ConnectFailure(new SshError(error.error.code, error.message, { hint, cause: error }), error.retry);
  }
}

function wireOf(plan: Plan, { client, stream, secure }: LoggedIn, sshKey: Partial<LoginFacts>): ApiWire {
  const { target, options, name, mode, port, via, transcript } = plan;
  const trust = trustOf(plan);
  if (trust === "unchecked") options.onWarning(connectionUnchecked(name, secure?.certificate));
  const login = Object.assign(apiLoginFacts(target, port, trust, secure), sshKey);
  const { localAddress } = stream as Partial<Socket>;
  if (via === undefined && localAddress !== undefined) login.clientAddress = localAddress;
  const proof = login.hostKeyFingerprint === "" ? mode.kind : `${mode.kind} ${login.hostKeyFingerprint}`;
  transcript.note(`logged in as ${login.user} (password), tls ${proof}`);
  stream.once("close", () => via?.close());
  void via?.closed.then((reason) =>
    client.end(new SshError("connection-lost", `the connection to ${name} ended: ${reason.message}`)),
  );
  void client.closed.then((reason) => transcript.note(reason.message));
  return new ApiWire({
    client,
    name,
    login,
    requestTimeout: target.requestTimeout ?? 60,
    showHostKey: (handshake) =>
      showHostKey(
        { name: `${target.host}:${handshake.port}`, login: { ...login, port: handshake.port }, via, transcript },
        handshake.hostKeyAlgorithms,
        target.connectTimeout ?? 20,
      ),
  });
}

function trustOf({ mode, target }: Plan): LoginFacts["hostKeyTrust"] {
  switch (mode.kind) {
    case "fingerprint":
      return "pin";
    case "ca":
      return "authority";
    case "system":
      return target.insecureAcceptAnyHostKey === true ? "unchecked" : "authority";
    default:
      return "unchecked";
  }
}
