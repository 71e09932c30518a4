import { describe, expect, it } from '@jest/globals';
import { presentedToken } from './credentials.js';

describe('the presented key', () => {
  it.each([
    [{ authorization: 'Bearer osk_1' }],
    [{ Authorization: 'bearer  osk_1' }],
    [{ 'x-api-key': 'osk_1' }],
    [{ 'X-API-Key': 'osk_1' }],
    [{ apiKey: 'osk_1' }],
    [{ authorization: 'Basic dXNlcjpwYXNz', 'x-api-key': 'osk_1' }],
  ])('is found in %j', (fields) => {
    expect(presentedToken(fields)).toBe('osk_1');
  });

  it.each([
    [{}],
    [{ authorization: 'osk_1' }],
    [{ authorization: 'Bearer ' }],
    [{ 'x-api-key': 1 }],
    [{ apikey: 'osk_1' }],
  ])('is not found in %j', (fields) => {
    expect(presentedToken(fields)).toBeUndefined();
  });
});
