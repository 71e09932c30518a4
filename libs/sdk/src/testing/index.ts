/** For the tests of playbooks: runs them in memory, in milliseconds. Works in any test runner. */
export { anAlert } from './an-alert.js';
export { type ActionScript, type ActionScripts, hangs, returns, throws } from './action-scripts.js';
export type { TestProvider } from './construct.js';
export { crashEverywhere } from './crash-everywhere.js';
export { type ExecutionFixture, FIXTURE_FORMAT, type FixtureRow } from '../replay/execution-fixture.js';
export { type PlaybookMatchers, playbookMatchers } from './matchers.js';
export type { CalledAction, PlaybookOutcome, PlaybookTestRun } from './playbook-test-run.js';
export { replayExecution } from './replay-execution.js';
export { type PlaybookTest, runPlaybook, type TestedPlaybook } from './run-playbook.js';
export { VirtualClock } from './virtual-clock.js';
