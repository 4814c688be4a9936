// One emulated RouterOS router in a process of its own: `fork` this, and send `{ id, call, value }`.
//   start      options: how it is reached
//   delivery   how its answers arrive from now on: `whole` or `bytes`
//   counted    what it has seen since it started: sentences, round trips, logins
//   keys       how many keys the user alice has
import { emulate } from "pulumi-ssh/testing";

let router;

const calls = {
  async start(options) {
    router = await emulate("routeros", options);
    const { host, apiSslPort, user, password, tlsFingerprint } = router;
    return { host, port: apiSslPort, user, password, tls: { fingerprint: tlsFingerprint } };
  },
  delivery(how) {
    router.faults.delivery = how;
  },
  counted() {
    const { sentences, roundTrips, logins } = router.counters;
    return { sentences, roundTrips, logins };
  },
  async keys() {
    const rows = await router.console(":put [/user ssh-keys print as-value where user=alice]");
    return rows.match(/\.id=/g)?.length ?? 0;
  },
};

process.on("message", async ({ id, call, value }) => {
  try {
    process.send({ id, result: await calls[call](value) });
  } catch (error) {
    process.send({ id, error: String(error?.stack ?? error) });
  }
});
process.on("disconnect", () => process.exit());
