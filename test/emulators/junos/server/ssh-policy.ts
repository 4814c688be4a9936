import type { HostKey, HostKeyType } from "../../shared/host-key";
import type { SshSettings } from "../../shared/ssh-settings";
import { type ConfigTree, hasAt, valueAt, valuesAt } from "../config";
import { opensshKex } from "./openssh-kex";
import { sshUsers } from "./ssh-users";

const ssh = "system services ssh";
const netconfSsh = "system services netconf ssh";

/** The ports that stand for 22 and 830, which a test has no right to. */
export interface StandInPorts {
  ssh: number;
  netconf: number;
}

/** What the committed configuration makes of the SSH server. */
export function sshPolicy(running: ConfigTree, hostKeys: readonly HostKey[], ports: StandInPorts): SshSettings {
  const has = (leaf: string) => hasAt(running, `${ssh} ${leaf}`);
  const noPasswords = has("no-passwords");
  const list = (leaf: string) => {
    const values = valuesAt(running, `${ssh} ${leaf}`);
    return values.length === 0 ? undefined : values;
  };
  const types = hostKeyTypes(running);
  return {
    enabled: hasAt(running, ssh),
    port: standIn(numberAt(running, `${ssh} port`), 22, ports.ssh),
    hostKeys: types.flatMap((type) => hostKeys.find((key) => key.type === type) ?? []),
    users: sshUsers(running),
    methods: {
      publicKey: !has("no-public-keys"),
      password: !noPasswords && !has("no-password-authentication"),
      keyboardInteractive: !noPasswords && !has("no-challenge-response"),
    },
    ciphers: list("ciphers"),
    macs: list("macs"),
    kexAlgorithms: list("key-exchange")?.flatMap(opensshKex),
    connectionLimit: numberAt(running, `${ssh} connection-limit`) ?? 75,
    ratePerMinute: numberAt(running, `${ssh} rate-limit`) ?? 150,
    maxSessions: numberAt(running, `${ssh} max-sessions-per-connection`) ?? 10,
    maxPasswordTries: numberAt(running, "system login retry-options tries-before-disconnect") ?? 3,
    keepAlive: keepAlive(running, ssh),
  };
}

/** The server of NETCONF's own port: the same logins and algorithms, other limits. */
export function netconfPolicy(running: ConfigTree, hostKeys: readonly HostKey[], ports: StandInPorts): SshSettings {
  return {
    ...sshPolicy(running, hostKeys, ports),
    enabled: hasAt(running, netconfSsh),
    port: standIn(numberAt(running, `${netconfSsh} port`), 830, ports.netconf),
    connectionLimit: numberAt(running, `${netconfSsh} connection-limit`) ?? 75,
    ratePerMinute: numberAt(running, `${netconfSsh} rate-limit`) ?? 150,
  };
}

/** The types of keys that the configuration permits, in the order in which they are offered. */
export function hostKeyTypes(running: ConfigTree): HostKeyType[] {
  const byList = (Object.keys(listNames) as HostKeyType[]).filter((type) =>
    hasAt(running, `${ssh} hostkey-algorithm-list ${listNames[type]}`),
  );
  if (byList.length > 0) return byList;
  const isDenied = (name: string) =>
    hasAt(running, `${ssh} hostkey-algorithm no-ssh-${name}`) ||
    hasAt(running, `${ssh} hostkey-algorithm ssh-${name} deny`);
  const all: [HostKeyType, string][] = [
    ["ed25519", "ed25519"],
    ["ecdsa-nistp256", "ecdsa"],
    ["rsa", "rsa"],
  ];
  return all.filter(([, name]) => !isDenied(name)).map(([type]) => type);
}

const listNames: { [type in HostKeyType]: string } = {
  ed25519: "ed25519",
  "ecdsa-nistp256": "ecdsa-sha2-nistp256",
  "ecdsa-nistp384": "ecdsa-sha2-nistp384",
  "ecdsa-nistp521": "ecdsa-sha2-nistp521",
  rsa: "rsa",
};

function keepAlive(running: ConfigTree, path: string): SshSettings["keepAlive"] {
  const seconds = numberAt(running, `${path} client-alive-interval`) ?? 0;
  if (seconds === 0) return undefined;
  return { milliseconds: seconds * 1000, count: numberAt(running, `${path} client-alive-count-max`) ?? 3 };
}

const standIn = (configured: number | undefined, usual: number, port: number) =>
  configured === undefined || configured === usual ? port : configured;

function numberAt(running: ConfigTree, path: string): number | undefined {
  const value = valueAt(running, path);
  return value === undefined ? undefined : Number(value);
}
