import type { Answers, Args, DeviceFacts } from "../../core/contract";
import { SshError } from "../../core/errors";
import { sha256Fingerprint } from "../../core/formats/fingerprint";
import { FormatError } from "../../core/formats/format-error";
import { type PublicKey, parsePublicKey } from "../../core/formats/public-key";
import { WireReader } from "../../core/formats/wire";
import type { XmlElement } from "../../core/formats/xml-element";
import type { JunosAnswer, JunosRequest } from "./request";

/** What the server may sign with, by type of key. */
export function algorithmsOf({ type, bits }: Args): string[] {
  if (type === "rsa") return ["rsa-sha2-512", "rsa-sha2-256", "ssh-rsa"];
  if (type === "ed25519") return ["ssh-ed25519"];
  return (bits === undefined ? [256, 384, 521] : [bits]).map((each) => `ecdsa-sha2-nistp${each}`);
}

/** Junos names its files as OpenSSH does; only that of RSA is documented. */
export const publicKeyFile = (args: Args): string => `/etc/ssh/ssh_host_${args.type}_key.pub`;

const handshakeKey = (args: Args): string => `host-key:${algorithmsOf(args).join(",")}`;
const fileKey = (args: Args): string => `host-key-file:${args.type}`;

export const hostKeyQuery = (args: Args): JunosRequest[] => [
  { key: handshakeKey(args), handshake: { hostKeyAlgorithms: algorithmsOf(args) } },
  {
    key: fileKey(args),
    rpc: `<file-show><filename>${publicKeyFile(args)}</filename><encoding>raw</encoding></file-show>`,
  },
];

/** The key that the device shows, once something that the way there cannot forge has confirmed it. */
export function readHostKey(args: Args, answers: Answers<JunosAnswer>, facts: DeviceFacts): PublicKey {
  const shown = shownKey(args, answers);
  const fingerprint = sha256Fingerprint(shown.blob);
  const file = fileIn(args, answers);
  // The file may hold another curve than the one that was asked for: that says nothing about this key.
  if (file.key !== undefined && file.key.type === shown.type) {
    if (file.key.blob.equals(shown.blob)) return shown;
    throw new SshError(
      "conflict",
      `the handshake shows ${shown.type} ${fingerprint}, and ${publicKeyFile(args)} on the device holds ${sha256Fingerprint(file.key.blob)}`,
      {
        hint: "Either the SSH server still runs with an older key, or something between here and the device answers in its place. Compare on the console before anything is trusted.",
      },
    );
  }
  const known = [facts.session?.hostKeyFingerprint, ...((facts.session?.hostKeyPins ?? []) as string[])];
  if (known.includes(fingerprint)) return shown;
  throw new SshError(
    "refused",
    `the device shows ${shown.type} ${fingerprint}, which nothing confirms: this run's login knows ${known[0] ?? "another key"}, and ${publicKeyFile(args)} ${file.words}`,
    {
      hint: "Give the login class of this user the permission to show that file, or pin this key in `hostKey` of the device after comparing it on the console.",
    },
  );
}

function shownKey(args: Args, answers: Answers<JunosAnswer>): PublicKey {
  const { hostKey, refused } = answers.get(handshakeKey(args)) ?? {};
  if (hostKey === undefined) {
    const which = args.bits === undefined ? args.type : `${args.type} (${args.bits} bits)`;
    throw new SshError("device", `the device shows no host key of type ${which}: ${refused ?? "no answer"}`, {
      hint: "Permit the type with `hostKeyAlgorithms` of this device's SshServerSettings; the device makes the key by itself.",
    });
  }
  const key = parsePublicKey(`${typeInside(hostKey.base64)} ${hostKey.base64}`);
  const names = args.type === "rsa" ? ["ssh-rsa"] : algorithmsOf(args);
  if (names.includes(key.type)) return key;
  throw new SshError("not-understood", `the device was asked for ${names.join(", ")} and shows ${key.type}`);
}

function typeInside(base64: string): string {
  return new WireReader(Buffer.from(base64, "base64")).text();
}

/** The key in the file, or in the device's words why there is none to be had. */
function fileIn(args: Args, answers: Answers<JunosAnswer>): { key?: PublicKey; words: string } {
  const answer = answers.get(fileKey(args));
  const errors = answer?.errors.map(({ message }) => message.trim()).join("; ");
  if (errors) return { words: `cannot be shown: ${errors}` };
  const texts = answer?.reply === undefined ? [] : textsIn(answer.reply);
  for (const line of texts.flatMap((text) => text.split("\n"))) {
    try {
      if (line.trim() !== "") return { key: parsePublicKey(line.trim()), words: "" };
    } catch (error) {
      if (!(error instanceof FormatError)) throw error;
    }
  }
  const said = texts.join(" ").replace(/\s+/g, " ").trim();
  return { words: `holds no key that could be read${said === "" ? "" : `: ${said.slice(0, 120)}`}` };
}

/** `<file-content>` wherever it stands, or the words in its place (`<output>`). */
const textsIn = (element: XmlElement): string[] => [
  ...(element.text.trim() === "" ? [] : [element.text]),
  ...element.children.flatMap(textsIn),
];
