import * as fc from "fast-check";
import type { Args } from "../../../provider/core/contract";
import type { Profile } from "../../emulators/junos/config";
import { Device, declarations, releaseOfProfile } from "./device";

const profiles: Profile[] = ["17.4", "19.4", "22.3", "23.4", "24.4", "evo-24.4"];
const opened: Device[] = [];
const open = (...args: ConstructorParameters<typeof Device>): Device => {
  const device = new Device(...args);
  opened.push(device);
  return device;
};
afterEach(() => {
  for (const { database } of opened.splice(0)) database.close();
});

describe.each(profiles)("on %s", (profile) => {
  const any = declarations(releaseOfProfile(profile));
  // What excludes a declared statement is refused by the device, whoever put it there.
  const foreign = any.map((args) =>
    Object.fromEntries(Object.entries(args).filter(([name]) => !/^authorizedPrincipals/.test(name))),
  );

  test("whatever is declared is what the device then has, and nothing is left to do", () => {
    fc.assert(
      fc.property(any, any, (first, second) => {
        const device = open(profile);
        device.declare(first);
        device.declare(second);
        expect(device.declare(second)).toEqual([]);
      }),
      { numRuns: 15 },
    );
  });

  test("what another one configured is put back, statement by statement", () => {
    fc.assert(
      fc.property(foreign, any, any, (others: Args, first, second) => {
        const device = open(profile);
        device.declare(others);
        const other = open(profile, device.lines().join("\n"));
        const before = other.lines();
        other.declare(first);
        other.declare(second);
        other.remove();
        expect(other.lines()).toEqual(before);
      }),
      { numRuns: 15 },
    );
  });
});

// A service that is declared off goes with everything in it, whoever put that there.
test.each<[others: Args, steps: Args[]]>([
  [{ rateLimit: 5 }, [{ enabled: false }]],
  [{ rateLimit: 5, ciphers: ["aes256-ctr"] }, [{}, { enabled: false }, { rateLimit: 7 }]],
  [{ rateLimit: 5 }, [{ rateLimit: 9 }, { enabled: false }]],
  [{ netconf: { rateLimit: 1 } }, [{ netconf: { enabled: false } }]],
  [{ netconf: { rateLimit: 1, port: 831 } }, [{ netconf: { enabled: false } }, {}]],
  [{ netconf: { rateLimit: 1 } }, [{ netconf: { enabled: false } }, { netconf: { port: 831 } }]],
])("what stood in a service comes back with it: %j %j", (others, steps) => {
  const device = open("19.4");
  device.declare(others);
  const other = open("19.4", device.lines().join("\n"));
  const before = other.lines();
  for (const step of steps) other.declare(step);
  if (steps.length > 1 && Object.keys(steps.at(-1) ?? {}).length === 0) expect(other.lines()).toEqual(before);
  other.remove();
  expect(other.lines()).toEqual(before);
});
