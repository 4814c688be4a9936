const { writeSync } = require("node:fs");

/** Jest's summary has a form of its own; the last line of a run says the same in plain words that other tools read. */
module.exports = class {
  onRunComplete(_contexts, { numPassedTests, numFailedTests, numPendingTests, numRuntimeErrorTestSuites }) {
    const skipped = numPendingTests > 0 ? `, ${numPendingTests} skipped` : "";
    const line = `${numPassedTests} passed, ${numFailedTests + numRuntimeErrorTestSuites} failed${skipped}\n`;
    process.once("exit", () => writeSync(1, `\n${line}`));
  }
};
