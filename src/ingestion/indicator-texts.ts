/** Characters: of one text, and of all texts of a payload. What goes beyond is not looked at. */
const MAX_TEXT = 20_000;
const MAX_ALL_TEXTS = 1_000_000;
/** Values of a payload, texts or not. */
const MAX_VALUES = 50_000;

export interface IndicatorText {
  /** The name of the field that it stands in. */
  readonly key: string;
  /** Refanged. */
  readonly text: string;
}

/** The texts of a payload. Breadth first: what lies nearest to the top is looked at first. */
export function* textsOf(payload: unknown): Generator<IndicatorText> {
  let left = MAX_ALL_TEXTS;
  const queue: { key: string; value: unknown }[] = [{ key: '', value: payload }];
  for (const { key, value } of queue) {
    if (typeof value === 'string') {
      const text = value.slice(0, Math.min(MAX_TEXT, left));
      left -= text.length;
      yield { key, text: refang(text.trim()) };
      if (left <= 0) return;
    } else if (typeof value === 'object' && value !== null) {
      const entries = Array.isArray(value)
        ? value.slice(0, MAX_VALUES).map((item: unknown): [string, unknown] => [key, item])
        : Object.entries(value);
      for (const [name, item] of entries.slice(0, MAX_VALUES - queue.length))
        queue.push({ key: name, value: item });
    }
  }
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
