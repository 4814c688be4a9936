import fc from "fast-check";
import { v1 } from "../../provider";
import { type Args, type Failure, type Json, type Kind, kinds } from "../../provider/core/contract";
import { unknownValue } from "../../provider/core/paths";
import { availablePlatforms, platformOf } from "../../provider/platforms";
import { closeSessions } from "../../testing";
import { samples } from "./samples";

// What a wrong program is told is the same on every platform: a failure on that property, at preview, and never an
// exception, which would abort the whole deployment.

let count = 0;
async function failuresOf(kind: Kind, args: Args): Promise<Failure[]> {
  // Each resource alone in its program.
  await closeSessions();
  const __urn = `urn:pulumi:dev::tests::pulumi-nodejs:dynamic/pulumi-ssh:${kind}::r${++count}`;
  return (await v1(kind).check({}, { ...args, __urn, __preview: true })).failures as Failure[];
}

/** Every place of a value that is neither a list nor a record. */
function* leavesOf(value: Json | undefined, path: (string | number)[] = []): Generator<(string | number)[]> {
  if (value !== null && typeof value === "object") {
    for (const [name, each] of Object.entries(value))
      yield* leavesOf(each, [...path, Array.isArray(value) ? +name : name]);
  } else yield path;
}

function changed(args: Args, path: (string | number)[], change: (value: Json) => Json): Args {
  const copy = structuredClone(args);
  // biome-ignore lint/suspicious/noExplicitAny: a path into JSON has no better type
  let at: any = copy;
  for (const name of path.slice(0, -1)) at = at[name];
  const last = path.at(-1) as string;
  at[last] = change(at[last]);
  return copy;
}

/** Where the engine must not print the value, the reason names the property. */
const propertyOf = ({ property, reason }: Failure): string =>
  property || (/^([A-Za-z]+(?:[.[].*?)?): /s.exec(reason)?.[1] ?? "");
const isAbout = (failure: Failure, path: (string | number)[]) =>
  propertyOf(failure).split(/[.[]/)[0] === path[0] && failure.reason.length > 5;

beforeEach(() => {
  jest.spyOn(console, "log").mockImplementation(() => {});
});
afterEach(() => jest.restoreAllMocks());
afterAll(closeSessions);

test("every platform has a sample", () => expect(Object.keys(samples).sort()).toEqual([...availablePlatforms].sort()));

const cases = availablePlatforms.flatMap((platform) =>
  kinds.filter((kind) => platformOf(platform)?.kinds[kind] !== undefined).map((kind) => [platform, kind] as const),
);

describe.each(cases)("on %s, %s", (platform, kind) => {
  const sample = samples[platform];
  if (sample === undefined) throw new Error(`no sample for ${platform}`);
  const { device, multiline } = sample;
  const args = sample.kinds[kind];
  const leaves = [...leavesOf(args)];
  const given = (args: Args) => failuresOf(kind, { device, ...args });

  test("accepts the sample, and what is null is not given", async () => {
    expect(await given(args)).toEqual([]);
    expect(await given({ ...args, allowLockout: null })).toEqual([]);
  });

  test("names what is missing", async () => {
    for (const name of platformOf(platform)?.kinds[kind]?.required ?? []) {
      const { [name]: _, ...rest } = args;
      expect(await given(rest)).toContainEqual({ property: name, reason: expect.stringContaining("is missing") });
    }
    expect(await failuresOf(kind, args)).toEqual([{ property: "device", reason: expect.stringMatching(/missing/) }]);
  });

  test("refuses an argument that it does not have, and names the nearest", async () => {
    for (const name of Object.keys(args).filter((name) => name.length > 3)) {
      const { [name]: value, ...rest } = args;
      const typo = `${name.slice(0, -2)}${name.at(-1)}${name.at(-2)}`;
      if (typo === name) continue;
      const failures = (await given({ ...rest, [typo]: value })).filter((failure) => propertyOf(failure) === typo);
      expect(failures.map(({ reason }) => reason)).toEqual([expect.stringContaining(`did you mean \`${name}\``)]);
    }
  });

  test("refuses values of another type where they stand", async () => {
    for (const path of leaves) {
      for (const wrong of [{ nonsense: true }, [[1]], Number.NaN, -1.5] as Json[]) {
        const failures = await given(changed(args, path, () => wrong));
        expect([path.join("."), failures.some((failure) => isAbout(failure, path))]).toEqual([path.join("."), true]);
      }
    }
  });

  test("lets no line break and no NUL through", async () => {
    const texts = leaves.filter((path) => {
      const value = path.reduce<Json | undefined>((at, name) => (at as Args)[name], args as Json);
      return typeof value === "string" && !multiline.includes(String(path[0]));
    });
    for (const path of texts.filter(([name]) => name !== "triggers")) {
      for (const smuggled of ["\nroot", "\r\nroot", "\0", "a\nb"]) {
        const failures = await given(changed(args, path, (value) => `${value}${smuggled}`));
        expect([path, smuggled, failures.some((failure) => isAbout(failure, path))]).toEqual([path, smuggled, true]);
      }
    }
  });

  test("waits for what is unknown", async () => {
    for (const path of leaves) expect(await given(changed(args, path, () => unknownValue))).toEqual([]);
    for (const name of Object.keys(args)) expect(await given({ ...args, [name]: unknownValue })).toEqual([]);
    expect(await failuresOf(kind, { ...args, device: unknownValue })).toEqual([]);
  });

  test("two of one program that are the same object are both named", async () => {
    const urn = (name: string) => `urn:pulumi:dev::tests::pulumi-nodejs:dynamic/pulumi-ssh:${kind}::${name}`;
    await closeSessions();
    const check = (name: string) => v1(kind).check({}, { device, ...args, __urn: urn(name), __preview: true });
    expect((await check("first")).failures).toEqual([]);
    const [failure] = (await check("second")).failures;
    expect(failure?.reason).toMatch(/first.*second/);
  });

  test("survives whatever else a program may pass", async () => {
    const names = Object.keys(args);
    await fc.assert(
      fc.asyncProperty(fc.constantFrom(...names), fc.jsonValue(), async (name, value) => {
        for (const failure of await given({ ...args, [name]: value as Json })) {
          expect(propertyOf(failure)).not.toBe("");
          expect(failure.reason.length).toBeGreaterThan(5);
        }
      }),
      { numRuns: 200 },
    );
  });

  test("refuses what cannot even be made a text", async () => {
    for (const name of Object.keys(args)) {
      for (const value of [{ toString: "" }, { valueOf: 1, toString: 1 }, [{ toString: "" }]]) {
        const failures = await given({ ...args, [name]: value });
        expect(failures.map((failure) => propertyOf(failure).split(/[.[]/)[0])).toContain(name);
      }
    }
  });

  test("a secret that is wrong is not quoted", async () => {
    for (const path of leaves) {
      const failures = await given({
        ...changed(args, path, () => "Tr0ub4dor\n& three"),
        __secrets: [String(path[0])],
      });
      for (const { reason } of failures) expect(reason).not.toMatch(/Tr0ub4dor/);
    }
  });
});
