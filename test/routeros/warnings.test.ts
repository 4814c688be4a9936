import { generateKeyPairSync } from "node:crypto";
import { engineLog } from "../../provider/engine/log";
import { Resource } from "../support/in-process";
import { routerArgs, rsaPublicKey } from "../support/routeros";
import { routersOfTest } from "../support/routers-of-test";

const newKey = (comment: string) =>
  rsaPublicKey(generateKeyPairSync("rsa", { modulusLength: 2048 }).publicKey, comment);
const start = routersOfTest({
  profile: "7.24",
  configuration: `/user add name=alice group=full password=pw
/user add name=bob group=full password=pw
/user ssh-keys add user=bob key="${newKey("old")}"`,
});

/** Who was warned of what, while `work` ran: the name of the resource, or nobody's row. */
async function warningsDuring(work: () => Promise<unknown>): Promise<[name: string | undefined, text: string][]> {
  const spy = jest.spyOn(engineLog, "line").mockImplementation(() => {});
  await work();
  return spy.mock.calls
    .filter(([, severity]) => severity === "warning")
    .map(([urn, , text]) => [urn?.split("::").at(-1), text]);
}

describe("What several resources of one device have to say stands", () => {
  test("on the row of the one that it is about", async () => {
    const device = routerArgs(await start());
    const add = (user: string) => new Resource("UserPublicKey", user).up({ device, user, publicKey: newKey(user) });
    expect(await warningsDuring(() => Promise.all([add("alice"), add("bob")]))).toEqual([
      ["alice", expect.stringMatching(/^alice has a first key now/)],
    ]);
  });

  test("once beside the device's name where it is about all of them", async () => {
    const device = routerArgs(await start({ schedulerAllowed: false }));
    const settings = new Resource("SshServerSettings", "sshd").up({ device, strongCrypto: true });
    const key = new Resource("UserPublicKey", "bob").up({ device, user: "bob", publicKey: newKey("bob") });
    expect(await warningsDuring(() => Promise.all([settings, key]))).toEqual([
      [undefined, expect.stringMatching(/^\[routeros 127\.0\.0\.1\] the router takes no schedule/)],
    ]);
  });
});
