import { describe, expect, it, jest } from '@jest/globals';
import { NonRetryableError, isNonRetryable } from './index.js';

class NoSuchHost extends NonRetryableError {
  override readonly name = 'NoSuchHost';
}

describe('NonRetryableError', () => {
  it('keeps its cause and its name', () => {
    const cause = new Error('404');
    const error = new NonRetryableError('No such host', { cause });
    expect(error).toMatchObject({ name: 'NonRetryableError', message: 'No such host', cause });
  });

  it('is recognised, derived classes included', () => {
    expect([new NonRetryableError('x'), new NoSuchHost('x')].map(isNonRetryable)).toEqual([true, true]);
  });

  it.each([new Error('x'), 'NonRetryableError', null, undefined, {}])('is not confused with %p', (other) => {
    expect(isNonRetryable(other)).toBe(false);
  });

  it('is recognised when it comes from another copy of the SDK', async () => {
    jest.resetModules();
    const copy = await import('./index.js');
    const error = new copy.NonRetryableError('x');
    expect(error).not.toBeInstanceOf(NonRetryableError);
    expect(isNonRetryable(error)).toBe(true);
  });
});
