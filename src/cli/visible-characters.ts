/** What a terminal shows as one character, and how many columns it takes. */
export interface VisibleCharacter {
  readonly text: string;
  readonly width: number;
}

const PLAIN = /^[\x20-\x7e]*$/;
const WIDE =
  /^[\p{Script=Han}\p{Script=Hangul}\p{Script=Hiragana}\p{Script=Katakana}\p{Emoji_Presentation}\u3000-\u303e\uff01-\uff60\uffe0-\uffe6]|\ufe0f/u;
const INVISIBLE = /^[\p{Mn}\p{Me}\p{Cf}]+$/u;

const segmenter = new Intl.Segmenter('en', { granularity: 'grapheme' });

/** The characters of one line of text, with accents and joined emoji kept together. */
export function visibleCharacters(text: string): VisibleCharacter[] {
  if (PLAIN.test(text)) return Array.from(text, (character) => ({ text: character, width: 1 }));
  return Array.from(segmenter.segment(text), ({ segment }) => ({ text: segment, width: widthOf(segment) }));
}

/** How many columns of a terminal these take. */
export function visibleWidth(characters: readonly VisibleCharacter[]): number {
  return characters.reduce((sum, { width }) => sum + width, 0);
}

/** As many of these as fit, with an ellipsis where some had to go. */
export function cutToWidth(characters: readonly VisibleCharacter[], width: number): VisibleCharacter[] {
  if (visibleWidth(characters) <= width) return [...characters];
  const kept: VisibleCharacter[] = [];
  let left = width - 1;
  for (const character of characters) {
    left -= character.width;
    if (left < 0) break;
    kept.push(character);
  }
  return [...kept, { text: '…', width: 1 }];
}

function widthOf(segment: string): number {
  if (INVISIBLE.test(segment)) return 0;
  return WIDE.test(segment) ? 2 : 1;
}
