import fc from 'fast-check';
import { expect, it } from 'vitest';
import { jsonText } from '../../src/data/json-text.ts';

it('is the JSON that the platform reads back', () => {
  fc.assert(
    fc.property(fc.jsonValue(), (value) => {
      expect(JSON.parse(jsonText(value))).toEqual(JSON.parse(JSON.stringify(value)));
    }),
  );
});

it('keeps lists of plain values on one line and leaves out what is undefined', () => {
  expect(jsonText({ a: [1, null, 'x'], b: undefined, c: {}, d: [{ e: [] }] })).toBe(
    '{\n "a": [1,null,"x"],\n "c": {},\n "d": [\n  {\n   "e": []\n  }\n ]\n}',
  );
});
