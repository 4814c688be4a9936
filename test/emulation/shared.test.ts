import { addressFits } from "../emulators/shared/address-pattern";
import { ShiftedClock } from "../emulators/shared/shifted-clock";

test.each([
  ["10.0.0.7", "10.0.0.*", true],
  ["10.0.0.7", "10.0.0.?", true],
  ["10.0.0.17", "10.0.0.?", false],
  ["10.0.0.7", "192.0.2.1,10.0.0.0/8", true],
  ["10.0.0.7", "!10.0.0.7,10.0.0.*", false],
  ["10.0.0.7", "10.0.0.*,!10.0.0.7", false],
  ["10.0.0.7", "!10.0.0.9", false],
  ["10.0.0.7", "10x0.0.7", false],
  ["2001:db8::1", "2001:db8::/32", true],
  ["10.0.0.7", "2001:db8::/32", false],
  ["10.0.0.7", "10.0.0.0/99", false],
])("whether %s fits %s: %s", (address, patterns, fits) => {
  expect(addressFits(address, patterns)).toBe(fits);
});

describe("a clock that can be moved on", () => {
  it("lets everything happen that is due by then, in order and at its time", () => {
    const clock = new ShiftedClock();
    const start = clock.now();
    const seen: [string, number][] = [];
    const note = (what: string) => seen.push([what, Math.round((clock.now() - start) / 1000)]);
    clock.after(60_000, () => note("later"));
    clock.after(30_000, () => {
      note("sooner");
      clock.after(10_000, () => note("made on the way"));
    });
    const cancel = clock.after(40_000, () => note("cancelled"));
    clock.after(90_000, () => note("too late"));
    cancel();
    clock.advance(60_000);
    expect(seen).toEqual([
      ["sooner", 30],
      ["made on the way", 40],
      ["later", 60],
    ]);
    expect(Math.round((clock.now() - start) / 1000)).toBe(60);
  });

  it("goes by itself too", async () => {
    const clock = new ShiftedClock();
    clock.advance(3_600_000);
    await new Promise<void>((resolve) => {
      clock.after(20, resolve);
      // The clock's own timers keep no process alive; this one does.
      setTimeout(() => {}, 1000).unref();
    });
    expect(clock.now() - Date.now()).toBeGreaterThan(3_599_000);
  });
});
