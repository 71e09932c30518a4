import { PayloadFields } from '../payload-fields.js';
import {
  DEST_IP,
  DESCRIPTION,
  HOSTNAME,
  HOSTNAME_ENDING,
  PARTNER,
  RULE_NAME,
  SOURCE_IP,
  TITLE,
  WEAK_TITLE,
} from './generic-fields.js';
import { alertsIn } from './generic-lists.js';
import {
  findSeverity,
  findSourceId,
  findTags,
  findTitle,
  firstAmong,
  headlineOf,
  lastResort,
  NO_TEXT,
} from './generic-readers.js';
import type { AlertPayload, NormalisedAlert, Normaliser } from './normaliser.js';
import { addressOf, firstOf, hostnameOf, identifierOf, textOf } from './values.js';

export const UNTITLED = 'Untitled alert';

/** Knows no source: it finds what goes by one of the usual names, wherever an alert of any product may have it. */
export class GenericNormaliser implements Normaliser {
  readonly source = 'webhook';

  detects(): boolean {
    return true;
  }

  normalise(payload: AlertPayload): NormalisedAlert {
    const fields = new PayloadFields(payload);
    const ruleName = firstAmong(fields, RULE_NAME, headlineOf) ?? null;
    const title =
      findTitle(fields, TITLE) ??
      (ruleName === null ? (findTitle(fields, WEAK_TITLE) ?? lastResort(fields)) : undefined);
    return {
      sourceId: findSourceId(fields, title?.field),
      title: title?.text ?? ruleName ?? UNTITLED,
      description:
        firstAmong(fields, DESCRIPTION, (value) => {
          const text = textOf(value);
          return text === title?.text || (text !== undefined && NO_TEXT.test(text)) ? undefined : text;
        }) ?? null,
      severity: findSeverity(fields) ?? 'medium',
      sourceIp: firstAmong(fields, SOURCE_IP, addressOf) ?? null,
      destIp: firstAmong(fields, DEST_IP, addressOf) ?? null,
      hostname:
        firstAmong(fields, HOSTNAME, hostnameOf) ??
        firstOf(fields.matching(HOSTNAME_ENDING), hostnameOf) ??
        null,
      ruleName,
      tags: findTags(fields),
      partner: firstAmong(fields, PARTNER, identifierOf) ?? null,
    };
  }

  split(payload: AlertPayload): readonly unknown[] | undefined {
    return alertsIn(payload);
  }
}
