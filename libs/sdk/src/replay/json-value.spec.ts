import { describe, expect, it } from '@jest/globals';
import { digestOf, MAX_VALUE_BYTES, throughJson, UnrecordableValueError } from './json-value.js';

describe('throughJson', () => {
  it('gives a copy, and its text', () => {
    const value = { at: new Date(0), list: [1, undefined], gone: undefined };

    const json = throughJson(value, 'It');

    expect(json).toEqual({
      hasValue: true,
      value: { at: '1970-01-01T00:00:00.000Z', list: [1, null] },
      text: '{"at":"1970-01-01T00:00:00.000Z","list":[1,null]}',
    });
  });

  it.each([[undefined], [() => 1], [Symbol('it')]])('says that %p is no value in JSON', (value) => {
    expect(throughJson(value, 'It')).toEqual({ hasValue: false });
  });

  it('keeps null apart from no value', () => {
    expect(throughJson(null, 'It')).toMatchObject({ hasValue: true, value: null });
  });

  it.each([
    ['a BigInt', 1n],
    ['a cycle', cyclic()],
    ['a toJSON that throws', { toJSON: () => Promise.reject.call(null) }],
  ])('refuses %s, and says what it was', (_, value) => {
    expect(() => throughJson(value, 'What look_up returned')).toThrow(UnrecordableValueError);
    expect(() => throughJson(value, 'What look_up returned')).toThrow(
      /^What look_up returned can't be recorded/,
    );
  });

  it('bounds the bytes, not the characters', () => {
    expect(throughJson('x'.repeat(MAX_VALUE_BYTES - 2), 'It')).toMatchObject({ hasValue: true });
    expect(() => throughJson('x'.repeat(MAX_VALUE_BYTES - 1), 'It')).toThrow(UnrecordableValueError);
    expect(() => throughJson('ü'.repeat(MAX_VALUE_BYTES / 2), 'It')).toThrow(UnrecordableValueError);
  });
});

describe('digestOf', () => {
  it('is the same whatever the order of keys, at any depth', () => {
    expect(digestOf([{ a: 1, b: { c: [1, 2], d: null } }])).toBe(
      digestOf([{ b: { d: null, c: [1, 2] }, a: 1 }]),
    );
  });

  it.each([
    [
      [1, 2],
      [2, 1],
    ],
    [[1], ['1']],
    [[null], []],
    [{ a: 1 }, { a: 1, b: null }],
    [['a,b'], ['a', 'b']],
    [[{}], [[]]],
    [{ 'a":1,"b': 2 }, { a: 1, b: 2 }],
  ])('tells %j from %j', (one, other) => {
    expect(digestOf(one)).not.toBe(digestOf(other));
  });
});

function cyclic(): object {
  const ring: { self?: object } = {};
  ring.self = ring;
  return ring;
}
