import type { WriteStream } from 'node:tty';
import { printable } from './printable.js';
import { cutToWidth, visibleCharacters } from './visible-characters.js';

const CLEAR_LINE = '\r\u001b[2K';
const WIDTH = 80;

/** One line on stderr that says what long work is at. Nothing is written where stderr is no terminal. */
export class Progress {
  private shown = false;

  constructor(private readonly stream: Pick<WriteStream, 'isTTY' | 'columns' | 'write'> = process.stderr) {}

  /** Takes the place of what was said before. */
  show(text: string): void {
    if (!this.stream.isTTY) return;
    // A line that wraps could not be cleared.
    const width = (this.stream.columns > 0 ? this.stream.columns : WIDTH) - 1;
    const line = cutToWidth(visibleCharacters(printable(text)), width);
    this.stream.write(CLEAR_LINE + line.map((character) => character.text).join(''));
    this.shown = true;
  }

  /** Leaves no trace, for the output that follows. */
  clear(): void {
    if (this.shown) this.stream.write(CLEAR_LINE);
    this.shown = false;
  }
}

/** Says what work is at while it runs, and no longer. */
export async function withProgress<Result>(
  work: (progress: Progress) => Promise<Result>,
  progress = new Progress(),
): Promise<Result> {
  try {
    return await work(progress);
  } finally {
    progress.clear();
  }
}
