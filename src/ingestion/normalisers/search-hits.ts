import { isRecord } from '../payload-fields.js';
import type { AlertPayload } from './normaliser.js';

/**
 * What a search of Elasticsearch or OpenSearch answers ("Search API": response body): hits in a list, each with its document
 * as `_source`, or with only those fields that were asked for, whose values are always lists.
 */

/** Where the answer to a search lists its hits. */
export const HITS = 'hits.hits';

/** The document of a hit, or the payload where it is none. */
export function documentOf(payload: AlertPayload): AlertPayload {
  if (isRecord(payload['_source'])) return payload['_source'];
  // A document may have `fields` of its own.
  const isHit = '_index' in payload && '_id' in payload;
  return isHit && isRecord(payload['fields']) ? payload['fields'] : payload;
}
