/** For what runs playbooks (the engine, a testing kit). Playbook authors import `@opensoar/sdk`. */
export { ACTION_EFFECTS, type ActionDefinition } from './action-definition.js';
export { ALERT_STATUSES, DETERMINATIONS, SEVERITIES } from './alert-data.js';
export { lifeAfter } from './alert-life.js';
export { CONDITION_FIELDS } from './conditions.js';
export { readActionDefinitions, readPlaybookDefinition } from './definition-reader.js';
export { MAX_DURATION_MS, parseDuration } from './duration.js';
export {
  activeAction,
  currentExecution,
  runInAction,
  runInExecution,
  type AlertEffect,
  type ExecutionRuntime,
} from './execution-context.js';
export { PLAYBOOK_PRIORITIES, type PlaybookDefinition } from './playbook-definition.js';
export { knownSecrets, SECRET_MARK } from './secret.js';
export { type Clock, REAL_CLOCK } from './replay/clock.js';
export { type ExecutionFixture, FIXTURE_FORMAT, readFixture } from './replay/execution-fixture.js';
export {
  ActionStatus,
  EFFECT_NAMES,
  type EffectWrite,
  type JournalEntry,
  JournalKind,
  type JournalRow,
  type JournalWrite,
  type RecordedAttempt,
  type RecordedError,
  type RunJournal,
} from './replay/journal.js';
export { MAX_VALUE_BYTES, throughJson, UnrecordableValueError } from './replay/json-value.js';
export { PlaybookTimeoutError } from './replay/playbook-timeout.error.js';
export { PlaybookRun, type RunClaim, type RunSurroundings } from './replay/playbook-run.js';
export type { StopSignal } from './replay/stop-signal.js';
export { recordError } from './replay/recorded-error.js';
