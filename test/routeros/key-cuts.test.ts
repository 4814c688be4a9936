import { generateKeyPairSync } from "node:crypto";
import type { Args, Kind } from "../../provider/core/contract";
import { closeSessions } from "../../testing";
import type { EmulatedRouteros } from "../emulators/routeros";
import { Resource } from "../support/in-process";
import { commandsTo, routerArgs, rsaPublicKey, startRouter } from "../support/routeros";

const pairs = [0, 1].map(() => generateKeyPairSync("rsa", { modulusLength: 2048 }));
const publicKeys = pairs.map(({ publicKey }, index) => rsaPublicKey(publicKey, `key${index}@laptop`));
const privateKeys = pairs.map(({ privateKey }) => String(privateKey.export({ type: "pkcs8", format: "pem" })));

interface Case {
  profile: string;
  kind: Kind;
  menu: string;
  first: Args;
  second: Args;
}

const cases: Case[] = ["6.49", "7.16", "7.24"].flatMap((profile): Case[] => [
  {
    ...{ profile, kind: "UserPublicKey", menu: "/user ssh-keys" },
    first: { user: "alice", publicKey: publicKeys[0] },
    second: { user: "alice", publicKey: `${String(publicKeys[0]).replace(/ [^ ]*$/, "")} renamed@laptop` },
  },
  ...(profile === "7.24"
    ? [
        {
          ...{ profile, kind: "UserPublicKey" as const, menu: "/user ssh-keys" },
          // The first key of the account that runs log in with, under the guard.
          first: { user: "netops", publicKey: publicKeys[1] },
          second: { user: "netops", publicKey: publicKeys[1] },
        },
      ]
    : []),
  ...(profile === "6.49"
    ? []
    : [
        {
          ...{ profile, kind: "OutboundSsh" as const, menu: "/user ssh-keys private" },
          first: { user: "alice", privateKey: privateKeys[0], info: "one" },
          second: { user: "alice", privateKey: privateKeys[0], info: "two" },
        },
      ]),
]);

afterEach(async () => {
  jest.restoreAllMocks();
  await closeSessions();
});

/** Every third sentence; `PULUMI_SSH_CUTS` set to anything: every one. */
const stride = process.env.PULUMI_SSH_CUTS === undefined ? 3 : 1;

const count = async (router: EmulatedRouteros, what: string) =>
  Number(await router.console(`${what} print count-only`));

test.each(cases)(
  "$kind on $profile: cut at its sentences, before and after they took effect",
  async (each) => {
    jest.spyOn(console, "log").mockImplementation(() => {});
    let cuts = 0;
    for (const cut of ["drop", "drop-after"] as const) {
      for (let at = 1, isCut = true; isCut; at += stride) {
        const router = await startRouter({
          profile: each.profile,
          configuration: "/user add name=alice group=full password=pw",
        });
        try {
          const device = routerArgs(router, { confirmSeconds: 5, commitTimeout: 10 });
          const resource = new Resource(each.kind, "k");
          const own = { device, __secrets: ["privateKey"] };
          const commands = commandsTo(router);
          router.faults.at(at, cut);
          const run = async () => {
            for (const args of [each.first, each.second]) await resource.up({ ...own, ...args });
          };
          const failed = await run().then(
            () => false,
            () => true,
          );
          isCut = commands.length >= at;
          cuts += isCut ? 1 : 0;
          router.faults.clear();
          await closeSessions();
          // As a user would: the next run, from what the state says.
          if (failed && resource.id !== undefined) await resource.refresh();
          await resource.up({ ...own, ...each.second });
          await closeSessions();
          expect([at, await count(router, each.menu)]).toEqual([at, 1]);
          expect([at, await count(router, "/file"), await count(router, "/system scheduler")]).toEqual([at, 0, 0]);
          await resource.destroy();
          expect([at, await count(router, each.menu)]).toEqual([at, 0]);
        } finally {
          await closeSessions();
          await router.close();
        }
      }
    }
    process.stderr.write(`${each.kind} on ${each.profile}: ${cuts} cuts\n`);
    expect(cuts).toBeGreaterThan(5);
  },
  240_000,
);
