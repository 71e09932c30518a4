import { describe, expect, it } from '@jest/globals';
import { PathReader } from './paths.js';

describe('PathReader', () => {
  it.each<Record<string, unknown>>([
    { data: { win: { ipAddress: 'x' } } },
    { 'data.win.ipAddress': 'x' },
    { 'data.win': { ip_address: 'x' } },
    { Data: { 'Win.IP-Address': 'x' } },
    { data: [{ other: 1 }, { win: [{ ipaddress: ['', 'x'] }] }] },
  ])('finds a path in %j', (payload) => {
    expect(new PathReader(payload).text('data.win.ipAddress')).toBe('x');
    expect(new PathReader(payload).has('data.win')).toBe(
      !('data.win.ipAddress' in payload) && !('Data' in payload),
    );
  });

  it('tells an id with an underscore from one without', () => {
    const reader = new PathReader({ _id: 'hit', id: 'own' });
    expect([reader.text('_id'), reader.text('id')]).toEqual(['hit', 'own']);
  });

  it('takes nulls and empty lists for nothing', () => {
    const reader = new PathReader({ a: null, b: [], c: { d: null } });
    expect(['a', 'b', 'c.d', 'e'].map((path) => reader.has(path))).toEqual([false, false, false, false]);
  });

  it('knows own properties only', () => {
    expect(new PathReader({}).has('constructor')).toBe(false);
    expect(
      new PathReader(JSON.parse('{"__proto__":{"a":"b"}}') as Record<string, unknown>).text('a'),
    ).toBeUndefined();
  });
});
