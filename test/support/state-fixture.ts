import { readFileSync, writeFileSync } from "node:fs";
import type { Deployment, Project } from "./pulumi";

/**
 * A state as a release wrote it. Each must refresh, update and be destroyed by every later release. To add one, write a
 * file without `state` whose `files` name what stands on the device with any text, and run its test once: it records both
 * as the present release makes them of `program`. Look at what it wrote; then leave it.
 */
interface StateFixture {
  /** The body of the program whose state this is; `{{...}}` stand for what differs between devices. */
  program: string;
  /** A program that changes something. */
  changed: string;
  /** What stands on the device then, by name; recorded together with the state. */
  files: Files;
  /** What stands there after `changed`. */
  changedFiles: Files;
  /** What was there before, and is again after the destroy; null: nothing of that name. */
  before: Files;
  state?: Deployment;
}

export type Files = { [name: string]: string | null };

/** The device that a fixture is walked through on. Names are paths there, or what else its texts go by. */
export interface FixtureDevice {
  /** What differs between devices; longer values first, because some are parts of others. */
  places: [placeholder: string, value: string][];
  programOf(body: string): string;
  read(name: string): string | null;
  put(files: Files): Promise<void>;
}

/** Refresh, preview, update and destroy, beginning with the state of a fixture. One that has none yet gets it. */
export async function walkState(file: string, project: Project, device: FixtureDevice): Promise<void> {
  const { places, programOf, read, put } = device;
  const fill = (text: string) => places.reduce((filled, [name, value]) => filled.replaceAll(name, value), text);
  const empty = (text: string) => places.reduce((emptied, [name, value]) => emptied.replaceAll(value, name), text);
  const filled = (files: Files): Files => JSON.parse(fill(JSON.stringify(files)));
  const standing = (files: Files): Files =>
    Object.fromEntries(Object.keys(filled(files)).map((name) => [name, read(name)]));
  const ok = async (run: ReturnType<Project["up"]>) => {
    const { code, output } = await run;
    if (code !== 0) throw new Error(output);
  };

  const fixture: StateFixture = JSON.parse(readFileSync(file, "utf8"));
  project.write(programOf(fill(fixture.program)));
  if (fixture.state === undefined) {
    if (process.env.CI) throw new Error(`${file} has no state yet`);
    await put(filled(fixture.before));
    await ok(project.up());
    const state = await project.exportStack({ showSecrets: true });
    const texts = Object.keys(fixture.files).map((name) => empty(read(fill(name)) ?? ""));
    const files = Object.fromEntries(Object.keys(fixture.files).map((name, at) => [name, texts[at] ?? ""]));
    const recorded = { ...fixture, files, state: JSON.parse(empty(JSON.stringify(state))) };
    writeFileSync(file, `${JSON.stringify(withoutNoise(recorded), undefined, 2)}\n`);
  } else {
    await put(filled(fixture.files));
    const state: Deployment = JSON.parse(fill(JSON.stringify(fixture.state)));
    // Secrets stand in a fixture as plain text; what encrypts them is the project's own.
    state.deployment.secrets_providers = (await project.exportStack()).deployment.secrets_providers;
    await project.importStack(state);
  }
  await ok(project.refresh(["--expect-no-changes"]));
  await ok(project.preview(["--expect-no-changes"]));
  project.write(programOf(fill(fixture.changed)));
  await ok(project.up());
  expect(standing(fixture.changedFiles)).toEqual(filled(fixture.changedFiles));
  await ok(project.destroy());
  expect(standing(fixture.before)).toEqual(filled(fixture.before));
}

/** What the engine notes for itself, with paths and times of one machine. */
function withoutNoise(fixture: StateFixture): StateFixture {
  const noise = ["stackTrace", "sourcePosition", "created", "modified", "manifest", "secrets_providers", "metadata"];
  return JSON.parse(JSON.stringify(fixture, (key, value) => (noise.includes(key) ? undefined : value)));
}
