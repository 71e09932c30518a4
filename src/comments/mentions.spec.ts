import { describe, expect, it } from '@jest/globals';
import { mentionedUsernames } from './mentions.js';

describe('mentionedUsernames', () => {
  it.each([
    ['@alice please look', ['alice']],
    ['ask @bob, (@carol) or @bob.', ['bob', 'carol']],
    ['@anna.b-1@example.org knows', ['anna.b-1@example.org']],
    ['mail alice@example.org', []],
    ['a lone @ and @@x', []],
  ])('finds in %j: %j', (body, usernames) => {
    expect(mentionedUsernames(body)).toEqual(usernames);
  });
});
