import type { Determination } from '../../alerts/alert.enums.js';

/** What a resolved alert can have been. */
export const DETERMINATIONS = ['malicious', 'suspicious', 'benign'] satisfies `${Determination}`[];
