export { Action } from './action.decorator.js';
export { action } from './action.js';
export type { ActionEffect, ActionVerdict } from './action-definition.js';
export type { ActionOptions } from './action-options.js';
export type { AlertData, AlertStatus, Determination, Iocs, Severity } from './alert-data.js';
export type { ConditionField, PlaybookConditions } from './conditions.js';
export { currentAction } from './current-action.js';
export {
  addCurrentAlertComment,
  assignCurrentAlert,
  resolveCurrentAlert,
  updateCurrentAlert,
  type AlertChanges,
  type AlertResolution,
} from './current-alert.js';
export { now, randomId } from './determinism.js';
export type { Duration } from './duration.js';
export {
  ActionTimeoutError,
  AlertChangeInActionError,
  DefinitionError,
  ExecutionCancelledError,
  NoCurrentActionError,
  NoCurrentAlertError,
  NonDeterministicPlaybookError,
  NonRetryableError,
  isNonRetryable,
} from './errors.js';
export type { ActionLogger, CurrentAction } from './execution-context.js';
export { isPrivateIp } from './private-ip.js';
export { Playbook, type PlaybookClass } from './playbook.decorator.js';
export type { PlaybookOptions, PlaybookPriority } from './playbook-definition.js';
export { Secret } from './secret.js';
