import { format, inspect } from 'node:util';
import { describe, expect, it } from '@jest/globals';
import { knownSecrets, Secret } from './secret.js';

describe('a secret', () => {
  const secret = new Secret('hunter2hunter2');

  it('gives its value to who asks for it', () => {
    expect(secret.reveal()).toBe('hunter2hunter2');
    expect(new Secret({ user: 'a' }).reveal()).toEqual({ user: 'a' });
  });

  it.each([
    ['as text', () => `${secret as unknown as string} ${secret.toString()} ` + (secret as unknown as string)],
    ['as JSON', () => JSON.stringify({ secret, list: [secret] })],
    [
      'inspected',
      () => inspect({ secret }, { showHidden: true, depth: 9 }) + format('%s %o %O', secret, secret, secret),
    ],
    [
      'spread, or listed',
      () => JSON.stringify([{ ...secret }, Object.values(secret), Reflect.ownKeys(secret)]),
    ],
  ])('shows nothing of it %s', (_how, show) => {
    expect(show()).not.toContain('hunter2');
  });

  it('is known, so that it can be looked for in what goes outside; too short a one is not', () => {
    new Secret('abc');
    expect(knownSecrets()).toContain('hunter2hunter2');
    expect(knownSecrets()).not.toContain('abc');
  });
});
