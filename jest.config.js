// One project per kind of test: `unit` and `contract` need nothing but Node; `openssh`, `engine` and `faults` need
// what `npm test` sets up (a real sshd, the Pulumi CLI).
const transform = { "^.+\\.ts$": ["@swc/jest", { jsc: { target: "es2022", parser: { syntax: "typescript" } } }] };
const project = (name) => ({
  displayName: name,
  rootDir: __dirname,
  testMatch: [`<rootDir>/test/${name}/**/*.test.ts`],
  transform,
  testEnvironment: "node",
});
module.exports = { projects: ["unit", "contract", "openssh", "junos", "engine", "faults"].map(project) };
