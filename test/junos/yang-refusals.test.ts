import { basename } from "node:path";
import type { Args, Kind, KindOnPlatform } from "../../provider/core/contract";
import { junos } from "../../provider/platforms/junos";
import { foldLines } from "../../provider/platforms/junos/fold-lines";
import type { JunosAnswer, JunosRequest } from "../../provider/platforms/junos/request";
import type { Step } from "../../provider/platforms/junos/step";
import { load, schema } from "../emulators/junos/config";
import { releaseOf, yangFolders, yangHome } from "../support/yang";
import { modelled, yangDocument, yanglint, yanglintMissing } from "../support/yanglint";
import { newKey } from "../unit/junos-keys-model";

/*
 * What one release has and another lacks: the document is rendered for a release that has it and shown to the models of
 * every release. Ours refuses at preview exactly where Juniper's own models do.
 */

const folders = yangFolders().filter((folder) => basename(folder) in modelled);
const missing = folders.length === 0 ? `Juniper's models are not in ${yangHome}` : yanglintMissing();
if (missing !== undefined) {
  console.warn(`What we refuse is not compared with yanglint: ${missing}.`);
  test.skip(`${missing}: no refusal was compared with it`, () => undefined);
}

const key = newKey("ssh-ed25519");
const settings = (on: string, args: Args) => ({ kind: "SshServerSettings" as const, on, args });
const withKey = (options: Args) => ({
  kind: "UserPublicKey" as const,
  on: "24.4R1",
  args: { user: "alice", publicKey: key, options },
});
const outbound = (on: string, args: Args) => ({ kind: "OutboundSsh" as const, on, args: { client: "nms", ...args } });

/** Each with a release that has it; what is written is the same in every release that takes it. */
const programs: { kind: Kind; on: string; args: Args }[] = [
  settings("24.4R1", { sftpServer: true }),
  settings("24.4R1", { kbdInteractiveAuthentication: false }),
  settings("24.4R1", { trustedUserCaKeys: "/var/db/ca" }),
  settings("24.4R1", { hostCertificate: "/var/db/cert" }),
  settings("24.4R1", { certBasedAuth: { trustedUserCaKeys: [key] } }),
  settings("24.4R1", { certBasedAuth: { hostCertificate: "x" } }),
  settings("23.4R1", { certBasedAuth: { hostCertificate: "x".repeat(8001) } }),
  settings("24.4R1", { authorizedPrincipals: ["ops"] }),
  settings("24.4R1", { authorizedPrincipalsFile: "f" }),
  settings("24.4R1", { authorizedPrincipalsCommand: "/c" }),
  settings("23.4R1", { accessDisableExternal: true }),
  settings("24.4R1", { match: [{ user: ["alice"], settings: { authorizedPrincipals: ["a"] } }] }),
  settings("24.4R1", { match: [{ user: ["alice"], settings: { authorizedPrincipalsFile: "f" } }] }),
  settings("24.4R1", { netconf: { clientAliveInterval: 5 } }),
  settings("24.4R1", { netconf: { clientAliveCountMax: 5 } }),
  settings("22.3R1", { ciphers: ["blowfish-cbc"] }),
  settings("22.3R1", { macs: ["hmac-ripemd160"] }),
  settings("17.4R1", { protocolVersion: "both" }),
  settings("24.4R1", { rateLimit: 4 }),
  withKey({ pty: false }),
  withKey({ from: ["10.0.0.0/8"] }),
  withKey({ from: ["10.0.0.*"] }),
  outbound("24.4R1", { routingInstance: "mgmt_junos" }),
  outbound("24.4R1", { proxyServer: { dhcp: true } }),
  outbound("24.4R1", { proxyServer: { static: { host: "proxy" } } }),
  outbound("24.4R1", { deviceId: "r1" }),
];

for (const folder of missing === undefined ? folders : []) {
  const release = releaseOf(folder);

  test(`${basename(folder)}: refused by the models, refused at preview; taken by both else`, () => {
    const all = programs.map(({ kind, on, args }) => {
      const platform = junos.kinds[kind] as KindOnPlatform<JunosRequest, JunosAnswer, Step>;
      const isRefused = platform.check(args, release).failures.length > 0;
      return { args, isRefused, document: documentOf(platform, on, args, folder) };
    });
    const [refused, taken] = [all.filter(({ isRefused }) => isRefused), all.filter(({ isRefused }) => !isRefused)];
    // All at once; what is refused, each by itself.
    const documents = taken.map(({ document }) => document);
    expect(yanglint(folder, documents)).toBeUndefined();
    expect(refused.filter(({ document }) => yanglint(folder, [document]) === undefined)).toEqual([]);
    expect([refused.length > 0, taken.length > 0]).toEqual([true, true]);
    process.stdout.write(`  ${basename(folder)}: ${refused.length} of ${all.length} programs refused by both\n`);
  }, 60_000);
}

/** What a program comes to on a release that has everything in it. */
function documentOf(
  platform: KindOnPlatform<JunosRequest, JunosAnswer, Step>,
  on: string,
  args: Args,
  folder: string,
): string {
  const { args: normalised, failures } = platform.check(args, on);
  expect([args, failures]).toEqual([args, []]);
  const facts = { release: on };
  const changes = platform.render(
    { present: false },
    { present: true, args: normalised },
    {
      facts,
      login: undefined,
      found: undefined,
      allowLockout: true,
      owner: undefined,
      nextPort: undefined,
      prior: undefined,
    },
  );
  const made = schema(on.replace("R1", "") as "24.4");
  const lines = foldLines(changes.flatMap(({ steps }) => steps)).filter((line) => line.startsWith("set "));
  const { tree, errors } = load(made, { children: [] }, { action: "set", format: "text" }, lines.join("\n"));
  expect([lines.length > 0, errors]).toEqual([true, []]);
  return yangDocument(made, tree, folder);
}
