import type { AlertData } from '../alert-data.js';
import type { AlertEffect } from '../execution-context.js';

/** The alert of a test, changed by the rules of the platform. */
export class TestedAlert {
  readonly comments: string[] = [];
  readonly effects: AlertEffect[] = [];

  constructor(public data: AlertData) {}

  /** Throws where the platform would refuse the change; nothing is changed then. */
  apply(effect: AlertEffect): void {
    this.data = this.after(effect);
    if (effect.kind === 'comment') this.comments.push(effect.text);
    // As the journal keeps it: without what is undefined.
    this.effects.push(JSON.parse(JSON.stringify(effect)) as AlertEffect);
  }

  private after(effect: AlertEffect): AlertData {
    const alert = { ...this.data };
    switch (effect.kind) {
      case 'comment':
        return alert;
      case 'assign': {
        const { assignee: _, ...unassigned } = alert;
        if (effect.username === undefined) return unassigned;
        const status = alert.status === 'new' ? 'in_progress' : alert.status;
        return { ...alert, status, assignee: effect.username };
      }
      case 'resolve':
        return { ...alert, status: 'resolved', determination: effect.determination };
      case 'update': {
        const { status, determination, severity, tags } = effect;
        const changed = {
          ...alert,
          ...(status && { status }),
          ...(determination && { determination }),
          ...(severity && { severity }),
          ...(tags && { tags: [...new Set(tags)] }),
        };
        if (changed.status === 'resolved' && changed.determination === 'unknown') {
          throw new Error(
            'An alert can not be resolved while its determination is unknown. Give one of malicious, suspicious and benign.',
          );
        }
        return changed;
      }
    }
  }
}
