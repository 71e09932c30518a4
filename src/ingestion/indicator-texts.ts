import { parseEmbedded } from './normalisers/envelopes.js';
import { type IndicatorContext, contextOf, isNoEvidence } from './indicator-context.js';

/** Characters: of one text, and of all texts of a payload. What goes beyond is not looked at. */
const MAX_TEXT = 20_000;
const MAX_ALL_TEXTS = 1_000_000;
/** Characters of a path, of which the end says what a text is. */
const MAX_PATH = 200;
/** Values of a payload, texts or not. */
const MAX_VALUES = 50_000;

export interface IndicatorText {
  readonly context: IndicatorContext;
  /** Refanged. */
  readonly text: string;
}

/** The texts of a payload in which something may have been observed. Breadth first: what lies nearest to the top is looked at first. */
export function* textsOf(payload: unknown): Generator<IndicatorText> {
  let left = MAX_ALL_TEXTS;
  const queue: { path: string; value: unknown }[] = [{ path: '', value: payload }];
  for (const { path, value } of queue) {
    if (typeof value === 'string') {
      const inside = parseEmbedded(value);
      if (typeof inside === 'object' && inside !== null && queue.length < MAX_VALUES) {
        queue.push({ path, value: inside });
        continue;
      }
      const text = value.slice(0, Math.min(MAX_TEXT, left));
      left -= text.length;
      yield { context: contextOf(path), text: refang(text.trim()) };
      if (left <= 0) return;
    } else if (Array.isArray(value)) {
      for (const item of value.slice(0, MAX_VALUES - queue.length)) queue.push({ path, value: item });
    } else if (typeof value === 'object' && value !== null) {
      for (const [key, item] of entriesOf(value).slice(0, MAX_VALUES - queue.length)) {
        // A part of a long key would keep all of it in memory, as long as the part is remembered.
        const place = key.length > MAX_PATH ? '' : (path === '' ? key : `${path}.${key}`).slice(-MAX_PATH);
        if (!isNoEvidence(place)) queue.push({ path: place, value: item });
      }
    }
  }
}

/** Objects of these types, as observables are typed, have a domain for a value. */
const DOMAIN_TYPE = /^(?:domain(?:[-_ ]?name)?|fqdn|hostname)$/i;
const VALUES: ReadonlySet<string> = new Set(['value', 'data', 'ioc_value']);

/**
 * Without the links of GitHub's REST API from each object to others: some seventy for a repository. A value that has its name,
 * or its type, beside it goes by that.
 */
function entriesOf(value: object): [string, unknown][] {
  const entries = Object.entries(value);
  if ('node_id' in value) return entries.filter(([key]) => !/url$/i.test(key));
  const name = nameOfValue(value);
  return name === undefined ? entries : entries.map(([key, item]) => [VALUES.has(key) ? name : key, item]);
}

function nameOfValue(value: object): string | undefined {
  const { type, dataType, ioc_type: iocType, name, key } = value as Readonly<Record<string, unknown>>;
  if ([type, dataType, iocType].some((each) => typeof each === 'string' && DOMAIN_TYPE.test(each)))
    return 'domain';
  const given = name ?? key;
  return typeof given === 'string' && 'value' in value ? given : undefined;
}

/** A dot that somebody took the teeth out of: followed by a mark, so that a domain is known to be meant as one. */
export const MEANT = '\u{E000}';
/** Undoes what people do to indicators so that nobody follows them by accident: `hxxps[:]//evil[.]com`, `a[at]b(dot)com`. */
function refang(text: string): string {
  if (!/hxxp|h\*\*p|fxp:|meow:|[[({](?:\.|dot|at|@|:|:\/\/)[\])}]/i.test(text)) return text;
  return text
    .replace(/[[({](?:\.|dot)[\])}]/gi, `.${MEANT}`)
    .replace(/[[({](?:at|@)[\])}]/gi, '@')
    .replace(/[[({](:\/\/|:)[\])}]/g, '$1')
    .replace(/\b(?:hxxp|h\*\*p|meow)(s?):\/\//gi, 'http$1://')
    .replace(/\bfxp(s?):\/\//gi, 'ftp$1://');
}
