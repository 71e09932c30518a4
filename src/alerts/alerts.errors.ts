import { ConflictError, InvalidInputError } from '../errors/domain-error.js';

/** Resolved and unknown do not go together. */
export class DeterminationRequiredError extends InvalidInputError {
  constructor(alertId: string) {
    super(
      `Alert ${alertId} can't be resolved while its determination is unknown. Say what it was: malicious, suspicious or benign.`,
      'DETERMINATION_REQUIRED',
    );
  }
}

/** A change of the partner would make two alerts the same. */
export class AlertExistsError extends ConflictError {
  constructor(partner: string) {
    super(
      `Partner ${JSON.stringify(partner)} has an alert with the same source and sourceId already.`,
      'ALERT_EXISTS',
    );
  }
}

/** The analyst is there, but no longer works here. */
export class AnalystInactiveError extends ConflictError {
  constructor(username: string) {
    super(
      `Analyst ${JSON.stringify(username)} is not active. Assign the alert to somebody else.`,
      'ANALYST_INACTIVE',
    );
  }
}
