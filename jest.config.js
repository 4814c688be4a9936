// One project per kind of test: `unit` and `contract` are quick and need nothing but Node; `emulation` tests the emulated
// devices; the others need what `npm test` sets up (a real sshd, clients that are not ours, the Pulumi CLI).
const transform = { "^.+\\.ts$": ["@swc/jest", { jsc: { target: "es2022", parser: { syntax: "typescript" } } }] };
const project = (name) => ({
  displayName: name,
  rootDir: __dirname,
  testMatch: [`<rootDir>/test/${name}/**/*.test.ts`],
  transform,
  testEnvironment: "node",
});
const kinds = ["unit", "contract", "emulation", "openssh", "junos", "routeros", "engine", "faults"];
// A machine that is busy with something else is no failure.
module.exports = { testTimeout: 30_000, projects: kinds.map(project) };
