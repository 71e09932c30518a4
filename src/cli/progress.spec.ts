import { describe, expect, it } from '@jest/globals';
import { Progress, withProgress } from './progress.js';

function stream(isTTY: boolean, columns = 20) {
  const written: string[] = [];
  return { isTTY, columns, written, write: (text: string) => written.push(text) > 0 };
}

describe('progress', () => {
  it('is one line that is written over, and gone at the end', async () => {
    const terminal = stream(true);
    await withProgress(async (progress) => {
      progress.show('1 of 2');
      progress.show('2 of 2: a\u001b[2Jfile with a long name');
    }, new Progress(terminal));
    expect(terminal.written).toEqual(['\r\u001b[2K1 of 2', '\r\u001b[2K2 of 2: a [2Jfile …', '\r\u001b[2K']);
  });

  it('is gone before an error is told', async () => {
    const terminal = stream(true);
    const failing = withProgress(async (progress) => {
      progress.show('1 of 2');
      throw new Error('no');
    }, new Progress(terminal));
    await expect(failing).rejects.toThrow('no');
    expect(terminal.written.at(-1)).toBe('\r\u001b[2K');
  });

  it('says nothing where stderr is no terminal', async () => {
    const file = stream(false);
    await withProgress(async (progress) => progress.show('1 of 2'), new Progress(file));
    expect(file.written).toEqual([]);
  });
});
