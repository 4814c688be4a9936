// Emulated Junos routers in a process of their own: `fork` this, and send `{ id, call, value }`.
//   start      { count, options }: their ports and host keys
//   commit     seconds that every commit takes from now on
//   counted    what all of them have seen since they started: logins, commits
//   standing   statements in all their configurations
import { emulate } from "pulumi-ssh/testing";

const routers = [];

const calls = {
  async start({ count, options }) {
    for (let made = 0; made < count; made++) routers.push(await emulate("junos", options));
    return routers.map(({ host, port, user, hostKey }) => ({ host, port, user, hostKey }));
  },
  commit(seconds) {
    for (const { faults } of routers) faults.commitSeconds = seconds;
  },
  counted() {
    const sum = (of) => routers.reduce((total, { counters }) => total + of(counters), 0);
    return {
      logins: sum(({ logins }) => logins),
      commits: sum(({ rpcs }) => rpcs["commit-configuration confirmed"] ?? 0),
      unproven: sum(({ rpcs }) => rpcs["commit-configuration"] ?? 0),
    };
  },
  standing() {
    return routers.reduce((total, router) => total + router.configuration("set").trim().split("\n").length, 0);
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
