import { posix } from "node:path";
import type { Args, Failure } from "../../core/contract";
import { asciiLower } from "../../core/formats/host-pattern";
import { parseKnownHosts } from "../../core/formats/known-hosts";
import { formatPublicKey, parsePublicKey } from "../../core/formats/public-key";
import { keyTypeProblem } from "./key-type-problem";
import { knownHostRefusals } from "./known-host-table";
import { accountName, plainText } from "./text-rules";

type Fail = (property: string, reason: string) => void;

/** Validates and normalises the arguments of a KnownHost; pure and offline. */
export function checkKnownHost(args: Args, release: string | undefined): { args: Args; failures: Failure[] } {
  const failures: Failure[] = [];
  const fail: Fail = (property, reason) => failures.push({ property, reason });
  const checked: Args = { ...args };

  if ("host" in args) checked.host = checkHost(args.host, fail);
  if ("publicKey" in args) checked.publicKey = checkKey(args.publicKey, release, fail);
  if (
    args.port !== undefined &&
    !(Number.isInteger(args.port) && Number(args.port) >= 1 && Number(args.port) <= 65_535)
  ) {
    fail("port", `must be a whole number from 1 to 65535, not ${JSON.stringify(args.port).slice(0, 40)}`);
  }
  if (args.marker !== undefined && args.marker !== "cert-authority" && args.marker !== "revoked") {
    const given = JSON.stringify(args.marker).slice(0, 40);
    fail(
      "marker",
      `must be "cert-authority" or "revoked" (without the @), not ${given}; leave it out for an ordinary host key`,
    );
  }
  if (args.hashed !== undefined && typeof args.hashed !== "boolean") fail("hashed", "must be true or false");
  if (args.hashed === true && "host" in args) {
    const several = Array.isArray(checked.host) && checked.host.length > 1;
    if (several || /[*?!]/.test(String(checked.host))) {
      fail(
        "hashed",
        "hides exactly one name: a pattern cannot be matched through a hash, and each of several hosts needs a KnownHost of its own",
      );
    }
  }
  if (args.user !== undefined) {
    const reason = accountName(args.user);
    if (reason !== undefined) fail("user", reason);
  }
  if (args.file !== undefined) {
    const reason = fileReason(args.file);
    if (reason !== undefined) fail("file", reason);
    else if (args.user !== undefined) {
      fail(
        "file",
        "is given beside user; keep one of them: `user` stands for ~user/.ssh/known_hosts, `file` names the file itself",
      );
    }
  }
  return { args: checked, failures };
}

/** Lower case, each name once; a string stays a string. */
function checkHost(host: Args[string], fail: Fail): Args[string] {
  if (!Array.isArray(host)) {
    const reason = nameReason(host) ?? (String(host).startsWith("!") ? onlyNegated : undefined);
    if (reason !== undefined) fail("host", reason);
    return typeof host === "string" ? asciiLower(host) : host;
  }
  if (host.length === 0) fail("host", "must name at least one host");
  host.forEach((name, index) => {
    const reason = nameReason(name);
    if (reason !== undefined) fail(`host[${index}]`, reason);
  });
  if (host.length > 0 && host.every((name) => String(name).startsWith("!"))) fail("host", onlyNegated);
  return [...new Set(host.map((name) => (typeof name === "string" ? asciiLower(name) : name)))];
}

const onlyNegated = "names nobody: a negated name (!) takes hosts away from a pattern, so give that pattern beside it";

/** Why this cannot stand among the hosts of a line; `undefined` when it can. */
function nameReason(value: unknown): string | undefined {
  if (typeof value !== "string" || value === "") return "must be a host name, an address or a pattern";
  const reason = plainText(value);
  if (reason !== undefined) return reason;
  const name = value.replace(/^!/, "");
  const shown = JSON.stringify(value).slice(0, 60);
  if (name.includes(",")) return `${shown}: give several hosts as a list, not with commas`;
  if (/[[\]]/.test(name)) return `${shown}: give the address without brackets, and the port as \`port\``;
  if (name.includes("/")) return `${shown}: known_hosts knows no networks; write a pattern such as 10.0.*`;
  if (/^[^:]*:\d*$/.test(name)) return `${shown}: give the port as \`port\``;
  if (name.includes("@")) return `${shown}: a host stands here without a user`;
  // biome-ignore lint/suspicious/noControlCharactersInRegex: everything that is not ASCII is what is looked for
  if (/[^\u0000-\u007f]/.test(name)) return `${shown}: give an international name in its ASCII form (xn--...)`;
  if (name.length > 255) return "must not be longer than 255 characters";
  if (name === "" || !/^[A-Za-z0-9._*?:%~+=-]+$/.test(name)) {
    return `${shown} is no host name, address or pattern: letters, digits, . - _ : and the wildcards * ? are accepted, ! in front negates`;
  }
  return undefined;
}

function checkKey(text: Args[string], release: string | undefined, fail: Fail): Args[string] {
  try {
    if (typeof text !== "string") throw new Error("must be the text of one public key");
    const entry = parseKnownHosts(text.trim()).lines[0]?.entry;
    if (entry !== undefined) {
      throw new Error("is a whole known_hosts line: give its key only (`type base64`), and its hosts as `host`");
    }
    const key = parsePublicKey(text);
    const problem = keyTypeProblem(key.type, release);
    if (problem !== undefined) fail("publicKey", `${problem}. Use the host's ed25519 key.`);
    return formatPublicKey(key);
  } catch (error) {
    fail("publicKey", (error as Error).message);
    return text;
  }
}

function fileReason(file: Args[string]): string | undefined {
  const reason = plainText(file);
  if (reason !== undefined) return reason;
  const path = String(file);
  if (path === "/dev/null") return knownHostRefusals.find(({ argument }) => argument.includes("/dev/null"))?.reason;
  if (path.startsWith("~")) return "must be an absolute path; for the file of an account give `user` instead";
  if (!path.startsWith("/")) return "must be an absolute path, such as /etc/ssh/known_hosts_lab";
  if (path.endsWith("/")) return "must name a file, not a directory";
  return posix.normalize(path) === path ? undefined : `must be written without detours: ${posix.normalize(path)}`;
}
