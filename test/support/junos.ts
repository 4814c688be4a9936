import { generateKeyPairSync } from "node:crypto";
import type { Args } from "../../provider/core/contract";
import type { EmulatedJunos, JunosOptions } from "../emulators/junos";
import { startJunos } from "../emulators/junos";
import { opensshPublicKey } from "./openssh-public-key";

const login = generateKeyPairSync("ed25519");
const privateKey = login.privateKey.export({ type: "pkcs8", format: "pem" }).toString();

/** The key that runs log in with. */
export const loginKey = opensshPublicKey(login.publicKey, "netops@pulumi");

/** An emulated device with the login of these tests. */
export const startRouter = (options: JunosOptions = {}): Promise<EmulatedJunos> =>
  startJunos({ user: "netops", authorizedKey: loginKey, ...options });

/** What `ssh.junos({...})` returns for it, as check receives it. */
export function routerArgs(router: EmulatedJunos, more: Args = {}): Args {
  const device: Args = {
    platform: "junos",
    host: router.host,
    port: router.port,
    user: router.user,
    privateKey,
    hostKey: router.hostKey,
    connectTimeout: 10,
    requestTimeout: 20,
    ...more,
  };
  return Object.fromEntries(Object.entries(device).filter(([, value]) => value !== undefined && value !== null));
}

/** The device expression of a program that manages it. */
export const junosOf = (router: EmulatedJunos, more: Args = {}): string =>
  `ssh.junos(${JSON.stringify(routerArgs(router, { platform: undefined, ...more }))})`;

/** A program text: its first lines give it `ssh`, `pulumi` and `router`. */
export const junosProgram = (router: EmulatedJunos, body: string, more: Args = {}): string =>
  `const pulumi = require("@pulumi/pulumi");
const ssh = require("pulumi-ssh");
const router = ${junosOf(router, more)};
${body}
`;
