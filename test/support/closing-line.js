/** Ends a run with the one line that machines read: `N passed, N failed`, alone. A file that cannot run counts as a failure. */
module.exports = class ClosingLine {
  onRunComplete(_contexts, results) {
    const failed = results.numFailedTests + results.numRuntimeErrorTestSuites;
    // At exit: Jest always prints its own summary after the last reporter.
    process.once('exit', () => process.stdout.write(`\n${results.numPassedTests} passed, ${failed} failed\n`));
  }
};
