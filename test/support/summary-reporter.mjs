/** Closes the output of a run with `N passed, N failed` on a line of its own. */
export default class SummaryReporter {
  onRunComplete(_contexts, results) {
    // A file that could not be run at all has no failed tests, and counts as one.
    const failed = results.numFailedTests + results.numRuntimeErrorTestSuites;
    // Jest's own summary comes after those of all other reporters.
    process.once('exit', () => process.stdout.write(`${results.numPassedTests} passed, ${failed} failed\n`));
  }
}
