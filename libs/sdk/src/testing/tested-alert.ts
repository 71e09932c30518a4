import { lifeAfter } from '../alert-life.js';
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
    if (effect.kind === 'comment') return this.data;
    if (effect.kind === 'assign') return this.assigned(effect.username);
    const life = lifeAfter(this.data, {
      status: effect.kind === 'resolve' ? 'resolved' : effect.status,
      determination: effect.determination,
    });
    if (!life) {
      throw new Error(
        "The alert can't be resolved while its determination is unknown. Say what it was: malicious, suspicious or benign.",
      );
    }
    const { severity, tags } = effect.kind === 'update' ? effect : this.data;
    return { ...this.data, ...life, ...(severity && { severity }), ...(tags && { tags }) };
  }

  private assigned(assignee: string | undefined): AlertData {
    const { assignee: _, ...unassigned } = this.data;
    if (assignee === undefined) return unassigned;
    return { ...this.data, ...lifeAfter(this.data, { isAssigned: true }), assignee };
  }
}
