import { readFile } from "node:fs/promises";
import { SshError } from "../core/errors";
import { sha256Fingerprint } from "../core/formats/fingerprint";
import { FormatError } from "../core/formats/format-error";
import { parsePrivateKey } from "../core/formats/private-key";
import type { Redactor } from "../core/redactor";
import { type AgentCredential, agentCredential } from "./agent-credential";
import { expandHome } from "./expand-home";
import type { SshTarget } from "./ssh-target";

export interface KeyCredential {
  kind: "key";
  /** The private key, decrypted, in OpenSSH's format. */
  key: string;
  type: string;
  fingerprint: string;
  source: string;
  /** For a server that wants a password after the key. */
  password: string | undefined;
}

export interface PasswordCredential {
  kind: "password";
  password: string;
  source: string;
}

/** The one thing we log in with. `source` says which argument it came from; it never holds a secret. */
export type Credential = KeyCredential | AgentCredential | PasswordCredential;

/**
 * Picks and reads the credential of a target: a private key, else an agent, else a password, else the agent of
 * `SSH_AUTH_SOCK`. Every secret that is met on the way is made known to the redactor before anything is done with it.
 */
export async function resolveCredential(target: SshTarget, redactor: Redactor, env = process.env): Promise<Credential> {
  const password = secretArgument(target, "password", "passwordEnv", redactor, env);
  const key = await privateKeyText(target);
  if (key !== undefined) return keyCredential(key, target, password, redactor, env);
  if (given(target.agentSocketPath))
    return agentCredential(expandHome(target.agentSocketPath), "agentSocketPath", password);
  if (password !== undefined) {
    return {
      kind: "password",
      password,
      source: given(target.password) ? "password" : `passwordEnv ${target.passwordEnv}`,
    };
  }
  if (given(env.SSH_AUTH_SOCK)) return agentCredential(env.SSH_AUTH_SOCK, "SSH_AUTH_SOCK", undefined);
  throw new SshError(
    "login-refused",
    `nothing to log in with as "${target.user}": no credential is given and no SSH agent runs`,
    {
      hint: "Give one of `privateKeyFile`, `privateKey`, `agentSocketPath`, `passwordEnv` or `password`, or start an agent (SSH_AUTH_SOCK).",
    },
  );
}

function keyCredential(
  key: { text: string; source: string },
  target: SshTarget,
  password: string | undefined,
  redactor: Redactor,
  env: NodeJS.ProcessEnv,
): KeyCredential {
  redactor.add(key.text);
  const passphrase = secretArgument(target, "privateKeyPassword", "privateKeyPasswordEnv", redactor, env);
  try {
    const { type, publicBlob, openssh } = parsePrivateKey(key.text, passphrase);
    redactor.add(openssh);
    return {
      kind: "key",
      key: openssh,
      type,
      fingerprint: sha256Fingerprint(publicBlob),
      source: key.source,
      password,
    };
  } catch (error) {
    if (!(error instanceof FormatError)) throw error;
    const isLocked = error.reason === "encrypted" || error.reason === "passphrase";
    const hint = isLocked
      ? "Its passphrase is given as `privateKeyPassword`, or by the name of a variable as `privateKeyPasswordEnv`."
      : "OpenSSH, PEM and PKCS#8 keys are understood; `privateKey` is the text of a key, `privateKeyFile` a path.";
    throw new SshError("invalid", `the private key (${key.source}) cannot be used: ${error.message}`, {
      hint,
      cause: error,
    });
  }
}

async function privateKeyText(target: SshTarget): Promise<{ text: string; source: string } | undefined> {
  if (given(target.privateKey)) return { text: target.privateKey, source: "privateKey" };
  if (!given(target.privateKeyFile)) return undefined;
  const source = `privateKeyFile ${target.privateKeyFile}`;
  try {
    return { text: await readFile(expandHome(target.privateKeyFile), "utf8"), source };
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code;
    const why = code === "ENOENT" ? "there is no such file" : `it cannot be read (${code})`;
    throw new SshError("invalid", `the private key (${source}) cannot be used: ${why}`, {
      hint: "The path is one of the machine that runs Pulumi; `~/` is its user's home.",
      cause: error,
    });
  }
}

/** A secret that is given itself, or as the name of an environment variable. */
function secretArgument(
  target: SshTarget,
  direct: "password" | "privateKeyPassword",
  byName: "passwordEnv" | "privateKeyPasswordEnv",
  redactor: Redactor,
  env: NodeJS.ProcessEnv,
): string | undefined {
  const name = target[byName];
  const value = given(target[direct]) ? target[direct] : given(name) ? env[name] : undefined;
  if (given(value)) {
    redactor.add(value);
    return value;
  }
  if (!given(name)) return undefined;
  throw new SshError(
    "invalid",
    `\`${byName}\` names the environment variable ${name}, which is ${value === "" ? "empty" : "not set"}`,
    {
      hint: "Set it where Pulumi runs; it is read when the device is contacted and never stored.",
    },
  );
}

/** Null (JavaScript), undefined and the empty string all mean "not given". */
function given(value: string | null | undefined): value is string {
  return typeof value === "string" && value !== "";
}
