import { list } from "./list";
import type { Lockout, Rule, Scene } from "./rule";

export const algorithmRules: readonly Rule[] = [
  exchange,
  cipher,
  mac,
  hostKeyAlgorithm,
  pinnedType,
  userKeyAlgorithm,
  loadedKeys,
  pinnedKey,
];

/** Names by which keys of a type sign. */
const signatures = (type: string): string[] =>
  type === "ssh-rsa" ? ["rsa-sha2-512", "rsa-sha2-256", "ssh-rsa"] : [type];

const common = (offered: readonly string[], wanted: readonly string[]): string[] =>
  offered.filter((name) => wanted.includes(name));

/** sshd lists these nowhere, so an empty list is one that was not read. */
function none(argument: string, offered: readonly string[], { value }: Scene): Lockout[] {
  const names = list(value(argument));
  if (names.length === 0 || offered.length === 0 || common(offered, names).length > 0) return [];
  return [{ argument, reason: `This run's SSH library has none of these; it has ${offered.join(", ")}.` }];
}

function exchange(scene: Scene): Lockout[] {
  const found = none("kexAlgorithms", scene.login.offered.kexAlgorithms, scene);
  const names = list(scene.value("kexAlgorithms"));
  if (found.length === 0 || !names.every((name) => /^(?:mlkem|sntrup)/.test(name))) return found;
  const reason =
    "All of these are post-quantum methods, which this run's SSH library does not have; keep curve25519-sha256 too.";
  return [{ argument: "kexAlgorithms", reason }];
}

function cipher(scene: Scene): Lockout[] {
  return none("ciphers", scene.login.offered.ciphers, scene);
}

/** Ciphers that authenticate what they encrypt need no MAC; the client's order decides which one it is. */
function mac(scene: Scene): Lockout[] {
  const [chosen = ""] = common(scene.login.offered.ciphers, list(scene.value("ciphers")));
  return /gcm|poly1305/.test(chosen) ? [] : none("macs", scene.login.offered.macs, scene);
}

function hostKeyAlgorithm(scene: Scene): Lockout[] {
  return none("hostKeyAlgorithms", scene.login.offered.hostKeyAlgorithms, scene);
}

function pinnedType(scene: Scene): Lockout[] {
  const names = list(scene.value("hostKeyAlgorithms"));
  if (scene.login.hostKeyTrust === "unchecked" || names.length === 0) return [];
  const types = scene.pinnedTypes ?? [scene.login.hostKeyType];
  // What the library lacks altogether has its own sentence.
  if (hostKeyAlgorithm(scene).length > 0 || common(types.flatMap(signatures), names).length > 0) return [];
  return [
    {
      argument: "hostKeyAlgorithms",
      reason: `The host key this run knows is ${types.join(", ")}, which the server would no longer show.`,
    },
  ];
}

function userKeyAlgorithm({ login, value }: Scene): Lockout[] {
  const names = list(value("pubkeyAcceptedAlgorithms"));
  const byKey = login.method === "publickey" || login.method === "agent";
  if (!byKey || login.keyType === undefined || names.length === 0) return [];
  if (common(signatures(login.keyType), names).length > 0) return [];
  return [
    {
      argument: "pubkeyAcceptedAlgorithms",
      reason: `This run logs in with a key of type ${login.keyType}, which would not be accepted.`,
    },
  ];
}

type HostKey = NonNullable<Scene["hostKeys"]>[number];

/** The host keys sshd would use: RSA keys that are too short are skipped. */
function usable({ hostKeys, value }: Scene): HostKey[] | undefined {
  const least = value("requiredRsaSize");
  return hostKeys?.filter(
    ({ type, bits }) => type !== "ssh-rsa" || bits === undefined || typeof least !== "number" || bits >= least,
  );
}

function loadedKeys(scene: Scene): Lockout[] {
  const keys = usable(scene);
  const names = list(scene.value("hostKeyAlgorithms"));
  if (keys === undefined || names.length === 0 || keys.some(({ type }) => common(signatures(type), names).length > 0))
    return [];
  if (keys.length === 0 && (scene.hostKeys?.length ?? 0) > 0)
    return [{ argument: "requiredRsaSize", reason: "Every host key is shorter, so the server would have none." }];
  if (keys.length === 0) return [{ argument: "hostKey", reason: "None of these host keys can be loaded." }];
  const types = keys.map(({ type }) => type).join(", ");
  return [
    {
      argument: "hostKeyAlgorithms",
      reason: `The server's host keys are ${types}; none of these algorithms is for them, so every connection would fail.`,
    },
  ];
}

/** Of several keys of one type only the first is used. */
function pinnedKey(scene: Scene): Lockout[] {
  const { login, pinnedTypes } = scene;
  const keys = usable(scene);
  // Who accepts other types has other pins, of which nothing is known here.
  if (keys === undefined || keys.length === 0 || login.hostKeyTrust === "unchecked" || (pinnedTypes?.length ?? 1) > 1)
    return [];
  const shown = keys.find(({ type }) => type === login.hostKeyType);
  if (shown?.fingerprint === login.hostKeyFingerprint || login.hostKeyPins.includes(shown?.fingerprint ?? ""))
    return [];
  const short =
    shown === undefined && scene.hostKeys?.some(({ fingerprint }) => fingerprint === login.hostKeyFingerprint) === true;
  const argument = short ? "requiredRsaSize" : "hostKey";
  return [
    { argument, reason: `The server would no longer show the host key this run knows (${login.hostKeyFingerprint}).` },
  ];
}
