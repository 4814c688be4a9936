import { generateKeyPairSync, type KeyObject } from "node:crypto";
import type { Args } from "../../provider/core/contract";
import { type EmulatedRouteros, type RouterosOptions, routerosProfiles, startRouteros } from "../emulators/routeros";
import type { MovableClock } from "../emulators/shared/clock";

const login = generateKeyPairSync("rsa", { modulusLength: 2048 });

/** The line of an RSA public key, as OpenSSH writes it. */
export function rsaPublicKey(key: KeyObject, comment = ""): string {
  const { n = "", e = "" } = key.export({ format: "jwk" });
  const part = (bytes: Buffer) => {
    const length = Buffer.alloc(4);
    length.writeUInt32BE(bytes.length);
    return Buffer.concat([length, bytes]);
  };
  const number = (text: string) => {
    const bytes = Buffer.from(text, "base64url");
    return part((bytes[0] ?? 0) < 0x80 ? bytes : Buffer.concat([Buffer.of(0), bytes]));
  };
  const blob = Buffer.concat([part(Buffer.from("ssh-rsa")), number(e), number(n)]);
  return `ssh-rsa ${blob.toString("base64")} ${comment}`.trim();
}

/** The key that runs log in with over SSH; RSA, because the old releases take no other. */
export const sshKey = {
  publicKey: rsaPublicKey(login.publicKey, "netops@pulumi"),
  privateKey: login.privateKey.export({ type: "pkcs8", format: "pem" }).toString(),
  /** In the form that ssh2 loads. */
  pkcs1: login.privateKey.export({ type: "pkcs1", format: "pem" }).toString(),
};

/** The releases that the emulator plays. */
export const releases = routerosProfiles;

/** An emulated router with the login of these tests. */
export const startRouter = (options: RouterosOptions = {}): Promise<EmulatedRouteros> =>
  startRouteros({ user: "netops", password: "of netops", ...options });

/** What `ssh.routeros({...})` returns for it, as check receives it. */
export function routerArgs(router: EmulatedRouteros, more: Args = {}): Args {
  const device: Args = {
    platform: "routeros",
    host: router.host,
    port: router.apiSslPort,
    user: router.user,
    password: router.password,
    tls: { fingerprint: router.tlsFingerprint },
    legacyAlgorithms: router.profile.startsWith("6."),
    connectTimeout: 10,
    requestTimeout: 20,
    ...more,
  };
  return Object.fromEntries(Object.entries(device).filter(([, value]) => value !== undefined && value !== null));
}

/** The device expression of a program that manages it. */
export const routerosOf = (router: EmulatedRouteros, more: Args = {}): string =>
  `ssh.routeros(${JSON.stringify(routerArgs(router, { platform: undefined, ...more }))})`;

/** A program text: its first lines give it `ssh`, `pulumi` and `router`. */
export const routerosProgram = (router: EmulatedRouteros, body: string, more: Args = {}): string =>
  `const pulumi = require("@pulumi/pulumi");
const ssh = require("pulumi-ssh");
const router = ${routerosOf(router, more)};
${body}
`;

/** Everything on a router that resources of this package may touch, and may leave behind. */
export async function standingOn(router: EmulatedRouteros): Promise<string> {
  const list = (menu: string) => `:put [${menu} print as-value]`;
  const menus = ["/ip ssh", "/user ssh-keys", "/user ssh-keys private"];
  const lines = [
    ...menus.map(list),
    ...(router.profile === "7.25" ? [list("/ip ssh known-hosts")] : []),
    ...["port", "address", "disabled"].map((name) => `:put [/ip service get ssh ${name}]`),
    "/file print count-only",
    "/system scheduler print count-only",
  ];
  const said = await router.console(lines.join("\n"));
  return `${said}\n${router.hostKey}`;
}

/** A clock that runs so many times as fast as the real one: what a router does by itself comes soon. */
export function fastClock(times: number): MovableClock {
  const begun = Date.now();
  return {
    now: () => begun + (Date.now() - begun) * times,
    after(milliseconds, run) {
      const timer = setTimeout(run, milliseconds / times);
      return () => clearTimeout(timer);
    },
    advance() {
      throw new Error("this clock goes on by itself");
    },
  };
}

/** The commands that a router is sent from now on, logins and readings among them. */
export function commandsTo({ faults }: EmulatedRouteros): string[] {
  const sent: string[] = [];
  const take = faults.take.bind(faults);
  faults.take = (path) => {
    sent.push(path);
    return take(path);
  };
  return sent;
}

/** Those that may change something. */
export const writes = (commands: readonly string[]): string[] =>
  commands.filter((path) => path !== "/login" && !/\/(print|getall)$/.test(path));
