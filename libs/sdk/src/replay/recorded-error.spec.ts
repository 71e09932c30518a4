import { describe, expect, it } from '@jest/globals';
import {
  ActionTimeoutError,
  ExecutionCancelledError,
  isNonRetryable,
  NoCurrentAlertError,
  NonRetryableError,
} from '../index.js';
import { actionOf, recordError, reviveError } from './recorded-error.js';

describe('A recorded error', () => {
  it.each([
    new ActionTimeoutError('act', 5),
    new ExecutionCancelledError(),
    new NoCurrentAlertError(),
    new NonRetryableError('never'),
    new TypeError('no'),
    new Error('plain'),
  ])('comes back as what it was: %s', (error) => {
    const revived = reviveError(recordError(error, 'act'));

    expect(revived).toBeInstanceOf(error.constructor as typeof Error);
    expect(revived).toMatchObject({ name: error.name, message: error.message });
    expect(String(revived)).toBe(String(error));
  });

  it('keeps the name of a class that is not known here', () => {
    class Refused extends Error {
      override readonly name = 'Refused';
    }

    const revived = reviveError(recordError(new Refused('no')));

    expect(revived).toBeInstanceOf(Error);
    expect(revived.name).toBe('Refused');
  });

  it('knows which action it came out of, however often it is recorded', () => {
    const revived = reviveError(recordError(new Error('no'), 'act'));

    expect(actionOf(revived)).toBe('act');
    expect(recordError(revived)).toEqual({ name: 'Error', message: 'no', action: 'act' });
    expect(actionOf(new Error('own'))).toBeNull();
    expect(Object.keys(revived)).toEqual([]);
  });

  it('still says that trying again would not help', () => {
    expect(isNonRetryable(reviveError(recordError(new NonRetryableError('never'))))).toBe(true);
  });

  it.each([
    ['a text', 'gone', 'gone'],
    ['nothing', undefined, 'undefined'],
    ['null', null, 'null'],
    ['an object', { code: 7 }, '{"code":7}'],
    ['a BigInt', 7n, '[object BigInt]'],
    ['a symbol', Symbol('it'), 'Symbol(it)'],
  ])('may be %s that was thrown', (_, thrown, message) => {
    expect(recordError(thrown)).toEqual({ name: 'Error', message, action: null });
  });

  it('holds only what Postgres takes as text, and not too much of it', () => {
    const { message } = recordError(new Error(`a\0b\ud800c😀${'x'.repeat(20_000)}`));

    expect(message.startsWith('a\ufffdb\ufffdc😀x')).toBe(true);
    expect(message).toHaveLength(10_000);
    expect(recordError(new Error(`${'x'.repeat(9_999)}😀`)).message.at(-1)).toBe('\ufffd');
  });

  it('may have a name and a message that are no text', () => {
    const odd = Object.assign(new Error(), { name: 7, message: { code: 7 } });

    expect(recordError(odd)).toMatchObject({ name: '7', message: '{"code":7}' });
  });
});
