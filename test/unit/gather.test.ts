import { connect, createServer, type Socket } from "node:net";
import type { Platform } from "../../provider/core/contract";
import { DeviceSession } from "../../provider/session/device-session";
import type { Operation } from "../../provider/session/operation";

const quiet = 100;
const sleep = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

class Away extends DeviceSession {
  override connected(): Promise<never> {
    return Promise.reject(new Error("away"));
  }
}

/** A session for a device that is not there, which notes how large its groups are. */
function sessionOf(gathers: Platform["gathers"]): { submit(): void; groups: number[] } {
  const groups: number[] = [];
  const session = new Away({ gathers } as Platform, {}, async (_, operations) => {
    groups.push(operations.length);
    return new Map(operations.map((operation) => [operation, {} as never]));
  });
  const submit = () => void session.submit({ progress: () => {} } as unknown as Operation).catch(() => {});
  return { submit, groups };
}

test("where a commit takes seconds, a group waits as long as operations come for any device", async () => {
  const [one, other, hasty] = [
    sessionOf({ quiet, longest: 5000 }),
    sessionOf({ quiet, longest: 5000 }),
    sessionOf(undefined),
  ];
  for (let count = 0; count < 6; count++) {
    // Longer than `quiet` for each of them, and not for both together.
    (count % 2 === 0 ? one : other).submit();
    hasty.submit();
    await sleep(70);
  }
  await sleep(3 * quiet);
  expect([one.groups, other.groups]).toEqual([[3], [3]]);
  expect(hasty.groups.length).toBeGreaterThan(1);
});

test("but not for ever", async () => {
  const session = sessionOf({ quiet, longest: 300 });
  for (let count = 0; count < 12; count++) {
    session.submit();
    await sleep(50);
  }
  await sleep(3 * quiet);
  expect(session.groups.length).toBeGreaterThan(1);
});

test("what arrives while this process is busy with something else is still heard", async () => {
  const session = sessionOf({ quiet, longest: 5000 });
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const taken = new Promise<Socket>((resolve) => server.once("connection", resolve));
  const client = connect((server.address() as { port: number }).port, "127.0.0.1");
  const socket = await taken;
  socket.on("data", () => session.submit());
  session.submit();
  await sleep(quiet / 2);
  client.write("another operation");
  const until = Date.now() + 3 * quiet;
  while (Date.now() < until); // a handshake, say
  await sleep(4 * quiet);
  for (const each of [client, socket]) each.destroy();
  server.close();
  expect(session.groups).toEqual([2]);
});
