import type { Found } from './alert-of.js';
import { EnvelopedNormaliser } from './enveloped.normaliser.js';
import type { PathReader } from './paths.js';
import { anySeverity } from './severity.js';

/** What an alert has beside an id and details with a title, which others' payloads have too. */
const MARKS = ['Details.SubType', 'FoundDate'];

/**
 * Alerts of Rapid7 Threat Command, formerly IntSights. Its assets are the customer's own, so an address among them is no
 * source.
 *
 * From Rapid7's documentation: "Threat Command API", "Get complete alert".
 */
export class IntSightsNormaliser extends EnvelopedNormaliser {
  readonly source = 'intsights';
  readonly aliases = ['rapid7-intsights', 'threat-command'];
  protected override readonly lists = ['content'];

  protected find(payload: PathReader): PathReader | undefined {
    const isAlert =
      payload.has('Details.Title', 'TakedownStatus') ||
      (payload.has('_id', 'Details.Title') && MARKS.some((mark) => payload.has(mark)));
    return isAlert ? payload : undefined;
  }

  protected read(alert: PathReader): Found {
    return {
      sourceId: alert.id('_id'),
      title: alert.text('Details.Title'),
      description: alert.text('Details.Description'),
      severity: alert.find(anySeverity, 'Details.Severity'),
      tags: alert.texts('Details.Type', 'Details.SubType', 'Details.Tags.Name', 'Details.Tags'),
    };
  }
}
