import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { depthOf, ExactReader, itemTexts, parseExact } from './exact-json.js';

describe('parseExact', () => {
  it.each([
    ['9007199254740992', 9007199254740992],
    ['9007199254740993', '9007199254740993'],
    ['-12345678901234567890', '-12345678901234567890'],
    ['12345678901234567890123', '12345678901234567890123'],
    ['1e22', 1e22],
    ['100000000000000000000', 1e20],
    ['1.0', 1],
    ['0.1', 0.1],
    ['-0.000', -0],
    ['0.12345678901234567890', '0.12345678901234567890'],
    ['1.2300000000000000000', 1.23],
    ['1e999', '1e999'],
    ['1e-999', '1e-999'],
    ['1E+400', '1E+400'],
    ['5e-324', 5e-324],
    ['1.7976931348623157e308', 1.7976931348623157e308],
  ])('reads %s', (literal, expected) => {
    expect(parseExact(literal)).toBe(expected);
    expect(parseExact(` {"a" : [ ${literal} ] }`)).toEqual({ a: [expected] });
  });

  it('keeps the last of repeated keys, and `__proto__` as a key like any other', () => {
    const value = parseExact('{"a":1,"a":[12345678901234567890],"__proto__":{"b":1}}');
    expect(value).toEqual(JSON.parse('{"a":["12345678901234567890"],"__proto__":{"b":1}}'));
    expect(Object.getPrototypeOf(value)).toBe(Object.prototype);
  });

  it('refuses what JSON.parse refuses', () => {
    for (const text of ['', '{12345678901234567890:1}', '[1,]', '01234567890123456789', '"\n"', '{"a":1}}'])
      expect(() => parseExact(text)).toThrow(SyntaxError);
  });
});

describe('ExactReader', () => {
  it('reads whatever JSON.parse reads, alike', () => {
    fc.assert(
      fc.property(fc.jsonValue({ maxDepth: 6 }), fc.constantFrom(0, 1, 3), (value, indent) => {
        const text = JSON.stringify(value, null, indent);
        expect(new ExactReader(` ${text}\n`).read()).toEqual(JSON.parse(text));
      }),
    );
  });

  it('knows the text of everything that it has read', () => {
    const text = '{ "a" : [ { "n": 1.00, "n": 2 }, "x\\\\" ], "b": {} }';
    const reader = new ExactReader(text);
    const value = reader.read() as { a: [unknown, string]; b: unknown };
    expect(reader.textOf(value)).toBe(text);
    expect(reader.textOf(value.a[0])).toBe('{ "n": 1.00, "n": 2 }');
    expect(reader.textOf({ ...value, own: [value.b, 'é', null] })).toBe(
      '{"a":[ { "n": 1.00, "n": 2 }, "x\\\\" ],"b":{},"own":[{},"é",null]}',
    );
  });
});

describe('itemTexts', () => {
  it('takes a list apart, and nothing else', () => {
    expect(itemTexts(' [ 1.0 , "a,]" ,\n[2,[3]],{"b":[",\\""]}, null ] ')).toEqual([
      '1.0',
      '"a,]"',
      '[2,[3]]',
      '{"b":[",\\""]}',
      'null',
    ]);
    expect(itemTexts('[]')).toEqual([]);
    for (const text of ['{"a":[1]}', '5', '"[1]"']) expect(itemTexts(text)).toBeUndefined();
  });

  it('gives texts that parse to the items', () => {
    fc.assert(
      fc.property(fc.array(fc.jsonValue()), (items) => {
        const texts = itemTexts(JSON.stringify(items)) ?? [];
        expect(texts.map((text) => JSON.parse(text) as unknown)).toEqual(JSON.parse(JSON.stringify(items)));
      }),
    );
  });
});

describe('depthOf', () => {
  it.each([
    ['5', 0],
    ['"[[["', 0],
    ['[]', 1],
    ['{"a":[{"b\\"[":1}],"c":{}}', 3],
  ])('counts the levels of %s', (text, depth) => {
    expect(depthOf(text)).toBe(depth);
  });
});
