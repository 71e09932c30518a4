import { toned, type Toned } from '../tone.js';

/** Whether a playbook answers now. */
export function stateOfPlaybook({ loaded, enabled }: { loaded: boolean; enabled: boolean }): Toned {
  if (!loaded) return toned('not loaded', 'bad');
  return enabled ? toned('enabled', 'good') : toned('disabled', 'warning');
}
